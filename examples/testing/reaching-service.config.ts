import { defineConfig } from '#harness';
import { referenceService } from '../../fixtures/service/service.ts';
import reaching from './reaching.config.ts';

/** The notes that try to reach somewhere else, behind HTTP. */
export default defineConfig({ ...reaching, service: referenceService });
