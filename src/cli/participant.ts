import { z } from 'zod';
import { eraseParticipant } from '../application/erase-participant.ts';
import { isId } from '../domain/id.ts';
import { ok, refuse } from '../domain/result.ts';
import { command } from './command.ts';

export const participantErase = command({
  path: 'participant erase',
  says: 'Erase somebody who asked for it: name, account and words of comments go for good, no total changes',
  beside: 'runs-in-it',
  takes: (parser) => parser.argument('<id>', 'the last part of the address of their page'),
  options: z.object({ id: z.string() }),
  async run({ open }, { id }) {
    if (!isId(id)) return refuse({ type: 'not-found', what: 'participant' });
    const { app } = await open();
    const erased = await eraseParticipant(app, { participantId: id, by: null });
    if (!erased.ok) return erased;
    const { erasedAt } = erased.value;
    return ok({
      json: { id, erasedAt },
      text: `Erased at ${erasedAt?.toISOString()}: ${app.origin}/participants/${id}`,
    });
  },
});
