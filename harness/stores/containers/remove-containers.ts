import { containerRuntime } from './runtime.ts';

/** Carried by every container of a run. */
export const RUN_LABEL = 'dev.cutover.run';

/**
 * Removes containers of a run with their volumes: by the ids on its record, and only where the label says the same run.
 *
 * @returns true when none of them is left; false when the runtime cannot be asked
 */
export async function removeContainers(ids: readonly string[], runKey: string): Promise<boolean> {
  if (ids.length === 0) return true;
  try {
    const { container: containers } = await containerRuntime();
    for (const id of ids) {
      const container = containers.dockerode.getContainer(id);
      const labels = await container.inspect().then(
        ({ Config }) => Config.Labels,
        (error: unknown) => (isGone(error) ? undefined : Promise.reject(error)),
      );
      if (labels?.[RUN_LABEL] === runKey) await container.remove({ force: true, v: true });
    }
    return true;
  } catch {
    return false;
  }
}

function isGone(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'statusCode' in error && error.statusCode === 404;
}
