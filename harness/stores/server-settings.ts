/** What every throw-away server is told, whatever it runs in. */

/** PostgreSQL settings, each `name=value`. */
export function postgresSettings(durability: 'full' | 'relaxed'): readonly string[] {
  const sync = durability === 'full' ? 'on' : 'off';
  return [
    'max_connections=200',
    'shared_buffers=128MB',
    'timezone=UTC',
    'log_timezone=UTC',
    `fsync=${sync}`,
    `synchronous_commit=${sync}`,
    `full_page_writes=${sync}`,
    // Nothing replicates a throw-away server, and without it bulk loads into new tables need no log.
    'wal_level=minimal',
    'max_wal_senders=0',
    // In files of the data folder rather than /dev/shm, where a killed server would leave them behind.
    'dynamic_shared_memory_type=mmap',
  ];
}

/** Name of the replica set of one. */
export const REPLICA_SET = 'cutover';

/** mongod's arguments but for folder, address and port. */
export function mongodArguments(): readonly string[] {
  return [
    ...['--replSet', REPLICA_SET],
    ...['--oplogSize', '512'],
    // Taken only as it is needed. The least, 0.25, refuses a transaction of some 15 MB, one document of the largest size, as
    // too large for the cache (388, TransactionTooLargeForCache), which no server of a size in use does.
    ...['--wiredTigerCacheSizeGB', '1'],
    '--nounixsocket',
    // The TTL monitor deletes by the wall clock, about once a minute: with an injected clock it would remove live records
    // at moments that no seed reproduces (W17). What is expired is for the repositories to tell.
    ...['--setParameter', 'ttlMonitorEnabled=false'],
    ...['--setParameter', 'diagnosticDataCollectionEnabled=false'],
    // Lets the concurrency check hold upserts between their look and their insert, where their race lies (W03).
    ...['--setParameter', 'enableTestCommands=1'],
  ];
}

/** The replica set's configuration; `host` is what its one member calls itself. */
export function replicaSetConfig(host: string, durability: 'full' | 'relaxed'): Readonly<Record<string, unknown>> {
  return {
    _id: REPLICA_SET,
    members: [{ _id: 0, host }],
    // Relaxed: `w: majority` means "in memory on the majority", which is this one member, and waits for no disk.
    writeConcernMajorityJournalDefault: durability === 'full',
  };
}
