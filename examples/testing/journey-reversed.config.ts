import { defineConfig, type Subject } from '#harness';
import { whole } from './journey.config.ts';

/** The copies, with one bug: on PostgreSQL they are listed the other way round. What finds it is tested with this. */
export default defineConfig({
  ...whole,
  modules: whole.modules.map((entry) => {
    if (entry.module.name !== 'copies') return entry;
    const { postgres } = entry;
    return { ...entry, postgres: { ...postgres, open: async (target, options) => reversed(await postgres.open(target, options)) } };
  }),
});

function reversed(subject: Subject): Subject {
  return {
    async invoke(call) {
      const answer = await subject.invoke(call);
      return Array.isArray(answer) ? answer.toReversed() : answer;
    },
    [Symbol.asyncDispose]: () => subject[Symbol.asyncDispose](),
  };
}
