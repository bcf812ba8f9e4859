/**
 * How likely a value of Student's t distribution is to lie above `t`.
 *
 * Exact finite sums for whole degrees of freedom: Abramowitz and Stegun, "Handbook of Mathematical Functions", 26.7.3
 * and 26.7.4. Absolute error below 1e-14, so that tails down to 1e-10 are good to four digits.
 *
 * @param degreesOfFreedom A whole number from 1.
 */
export function studentTail(t: number, degreesOfFreedom: number): number {
  if (!Number.isInteger(degreesOfFreedom) || degreesOfFreedom < 1)
    throw new RangeError(`degrees of freedom are a whole number from 1, not ${degreesOfFreedom}`);
  if (Number.isNaN(t)) throw new RangeError('the tail of what is no number');
  if (t < 0) return 1 - studentTail(-t, degreesOfFreedom);
  const angle = Math.atan(t / Math.sqrt(degreesOfFreedom));
  const cosine2 = Math.cos(angle) ** 2;
  const isOdd = degreesOfFreedom % 2 === 1;
  let term = isOdd ? Math.cos(angle) : 1;
  let sum = degreesOfFreedom === 1 ? 0 : term;
  for (let power = isOdd ? 3 : 2; power <= degreesOfFreedom - 2; power += 2) {
    term *= (cosine2 * (power - 1)) / power;
    sum += term;
  }
  const within = isOdd ? (2 / Math.PI) * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum;
  return (1 - within) / 2;
}

/**
 * The value that Student's t distribution exceeds with probability `tail`: the inverse of `studentTail`, by bisection.
 *
 * @param tail Between 1e-10 and 0.5.
 */
export function studentQuantile(tail: number, degreesOfFreedom: number): number {
  if (!(tail >= 1e-10 && tail <= 0.5)) throw new RangeError(`a tail is between 1e-10 and 0.5, not ${tail}`);
  let low = 0;
  let high = 1;
  while (studentTail(high, degreesOfFreedom) > tail) high *= 2;
  for (let step = 0; step < 80; step++) {
    const middle = (low + high) / 2;
    if (studentTail(middle, degreesOfFreedom) > tail) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
