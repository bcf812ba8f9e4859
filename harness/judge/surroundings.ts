/**
 * The zones and locales of a run's other processes, the same for all checks: a process is started once and serves each.
 * Neither offset is whole hours from UTC all year; Turkish folds `i` and `I` otherwise (V14, V17, V22).
 */
export const SURROUNDINGS = [
  { TZ: 'America/St_Johns', LC_ALL: 'tr_TR.UTF-8' },
  { TZ: 'Asia/Kathmandu', LC_ALL: 'de_DE.UTF-8' },
] as const;
