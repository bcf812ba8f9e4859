/** Burns one core until its parent ends it: the load of a neighbour. */
const endMs = Date.now() + 3_600_000;
while (Date.now() < endMs && process.ppid !== 1);
