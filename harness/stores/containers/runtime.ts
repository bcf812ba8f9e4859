import type { ContainerRuntimeClient, GenericContainer as GenericContainerType } from 'testcontainers';
import { StoreError } from '../store-error.ts';

/** The part of testcontainers that is used. */
export interface Testcontainers {
  readonly GenericContainer: typeof GenericContainerType;
  readonly Wait: typeof import('testcontainers')['Wait'];
  readonly getContainerRuntimeClient: () => Promise<ContainerRuntimeClient>;
}

/** Loaded only when asked for: it is large, and an optional package. @throws StoreError when it is not installed */
export async function loadTestcontainers(): Promise<Testcontainers> {
  try {
    return await import('testcontainers');
  } catch (cause) {
    throw new StoreError('store_binary_missing', 'the package "testcontainers" is not installed: run "npm install --save-dev testcontainers"', { cause });
  }
}

/** The container runtime that answers here (Docker, Podman, …). @throws StoreError when none does */
export async function containerRuntime(): Promise<ContainerRuntimeClient> {
  const { getContainerRuntimeClient } = await loadTestcontainers();
  try {
    return await getContainerRuntimeClient();
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    throw new StoreError('store_unreachable', `no container runtime answers: start Docker (or Podman), or set DOCKER_HOST (${said})`, { cause });
  }
}
