import { z } from 'zod';
import { ok } from '../domain/kit/result.ts';
import { command } from './command.ts';

export const migrate = command({
  path: 'migrate',
  says: 'Bring the database up to the schema of this program',
  beside: 'is-refused',
  options: z.object({}),
  async run({ services, config }) {
    const ran = await services.migrate(config);
    const text = ran.length === 0 ? 'Nothing to do: the schema is up to date.' : ran.map((name) => `ran ${name}`);
    return ok({ json: { ran }, text });
  },
});
