import { z } from 'zod';
import { readInstitution } from '../application/institution/read-institution.ts';
import { ok, refuse } from '../domain/kit/result.ts';
import { command } from './command.ts';

export const keysRotate = command({
  path: 'keys rotate',
  says: 'Give an actor new keys; what it signed before can still be verified',
  beside: 'runs-in-it',
  takes: (parser) =>
    parser.argument('[handle]', 'of a consultation, a proposal or the node; the institution if absent'),
  options: z.object({ handle: z.string().optional() }),
  async run({ open, services }, { handle }) {
    const node = await open();
    const institution = await readInstitution(node.app);
    if (institution === null) return refuse({ type: 'not-set-up' });
    const rotated = await services.rotateKeys(node, handle ?? institution.institution.handle);
    if (!rotated.ok) return rotated;
    const { actor, keys } = rotated.value;
    return ok({ json: rotated.value, text: [`${actor} signs from now on with`, ...keys.map((key) => `  ${key}`)] });
  },
});
