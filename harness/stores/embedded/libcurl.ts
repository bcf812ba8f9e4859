import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { MongodBinary, MongodSearch } from './mongod-binary.ts';
import { fetchWheel, PipError, type Wheel } from './pip.ts';
import { cachedFolder, storeFolder } from './tool-cache.ts';

/**
 * mongod is linked against libcurl.so.4 (for its LDAP and OpenID options), which a bare Debian lacks and an ordinary
 * user cannot install. This wheel brings one with all that it needs in turn.
 */
const WHEEL: Wheel = {
  requirement: 'pycurl==7.49.0',
  digest: '6f88539845d3bb2cf2ce0ccbc1bb8b9ed9e401a0d874798aeabc5f16f0f95c4d',
  tags: ['--platform=manylinux_2_28_x86_64', '--python-version=3.11', '--implementation=cp', '--abi=cp311'],
};

const KEY = `libcurl-linux-x64-${WHEEL.digest.slice(0, 8)}`;

/** The binary, fit to run on this machine: as it is, or with libraries beside it; or why it cannot run. */
export async function makeRunnable(binary: MongodBinary, search: MongodSearch): Promise<MongodBinary | { readonly reason: string }> {
  const complaint = await whyNot(binary);
  if (complaint === undefined) return binary;
  const isCurl = complaint.includes('libcurl.so.4') && process.platform === 'linux' && process.arch === 'x64';
  if (!isCurl) return { reason: `${binary.path} does not run (${complaint})` };
  if (search.isOffline && (await cachedFolder(search.cache, KEY)) === undefined)
    return { ...binary, origin: `${binary.origin}, with libcurl still to be fetched from PyPI` };
  try {
    const curl = (await cachedFolder(search.cache, KEY)) ?? (await fetchCurl(search));
    const complete = { ...binary, libraries: [binary.libraries, curl].filter((folder) => folder !== undefined).join(':') };
    const rest = await whyNot(complete);
    return rest === undefined ? complete : { reason: `${binary.path} does not run (${rest})` };
  } catch (error) {
    if (!(error instanceof PipError)) throw error;
    return { reason: `the system library libcurl.so.4 is missing: install it (Debian and Ubuntu: apt-get install libcurl4); ${error.message}` };
  }
}

async function fetchCurl(search: MongodSearch): Promise<string> {
  search.onProgress('fetching libcurl from PyPI (6 MB, once): the system has none');
  const libraries = join(await fetchWheel(WHEEL, search), 'pycurl.libs');
  const names = readdirSync(libraries);
  const curl = names.find((name) => name.startsWith('libcurl-')) ?? '';
  // A copy under the name that mongod asks for; the others are asked for by the names they have.
  const sources = Object.fromEntries(names.map((name) => [name === curl ? 'libcurl.so.4' : name, join(libraries, name)]));
  return storeFolder({ cache: search.cache, partial: search.partial, key: KEY, sources });
}

/** Undefined when `--version` works, else what the loader or the program said. */
async function whyNot(binary: MongodBinary): Promise<string | undefined> {
  try {
    await promisify(execFile)(binary.path, ['--version'], {
      timeout: 20_000,
      env: binary.libraries === undefined ? {} : { LD_LIBRARY_PATH: binary.libraries },
    });
    return undefined;
  } catch (error) {
    const { stderr = '', message } = error as Error & { stderr?: string };
    return (stderr.split('\n').find((line) => line.trim() !== '') ?? message).trim();
  }
}
