import { defineConfig } from '#harness';

/** Which modules are verified, and which subjects stand for each: the one file to edit. */
export default defineConfig({ modules: [] });
