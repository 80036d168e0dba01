import { z } from 'zod';
import { eraseParticipant } from '../application/participant/erase-participant.ts';
import { OPERATOR } from '../domain/kit/actor.ts';
import { isId } from '../domain/kit/id.ts';
import { ok, refuse } from '../domain/kit/result.ts';
import { OWN_TEXTS } from '../domain/participant/own-texts.ts';
import { command } from './command.ts';

export const participantErase = command({
  path: 'participant erase',
  says: 'Erase somebody who asked for it: name and account go for good, and what they chose of their texts; no total changes',
  beside: 'runs-in-it',
  takes: (parser) =>
    parser
      .argument('<id>', 'the last part of the address of their page')
      .option(
        '--own-texts <choice>',
        'keep: proposals and comments stay public without author and place; remove: their texts are deleted; ' +
          'without it proposals stay so, and comments are deleted',
      ),
  options: z.object({ id: z.string(), ownTexts: z.enum(OWN_TEXTS).optional() }),
  async run({ open }, { id, ownTexts }) {
    if (!isId(id)) return refuse({ type: 'not-found', what: 'participant' });
    const { app } = await open();
    const erased = await eraseParticipant(app, { participantId: id, ownTexts, by: OPERATOR });
    if (!erased.ok) return erased;
    const { erasedAt } = erased.value;
    return ok({
      json: { id, erasedAt },
      text: `Erased at ${erasedAt?.toISOString()}: ${app.origin}/participants/${id}`,
    });
  },
});
