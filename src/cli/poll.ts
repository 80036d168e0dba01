import { z } from 'zod';
import { readConsultation } from '../application/consultation/read-consultations.ts';
import { DRAFT_READER } from '../application/kit/viewer.ts';
import { openPoll } from '../application/poll/polls.ts';
import { OPERATOR } from '../domain/kit/actor.ts';
import { ok } from '../domain/kit/result.ts';
import { argument, command, flag, required } from './command.ts';
import { localised } from './values.ts';

export const pollOpen = command({
  path: 'poll open',
  says: 'Open an opinion poll in a published consultation',
  beside: 'runs-in-it',
  takes: {
    slug: argument('the consultation'),
    question: required('<text>', 'in the first language or as fr=…,en=…'),
    option: required('<text...>', 'a choice; give at least two', z.array(z.string())),
    closes: required('<date>', 'when it ends: a day or a time where the consultation is, or with an offset'),
    multiple: flag('lets people choose several', false),
  },
  async run({ open }, { slug, question, option, closes, multiple }) {
    const { app } = await open();
    const found = await readConsultation(app, { slug, viewer: DRAFT_READER });
    if (!found.ok) return found;
    const usual = found.value.consultation.languages[0] ?? 'fr';
    const poll = await openPoll(app, {
      slug,
      question: localised(question, usual),
      options: option.map((text) => localised(text, usual)),
      multiple,
      closesAt: closes,
      by: OPERATOR,
    });
    if (!poll.ok) return poll;
    const { id, closesAt, sharedWith } = poll.value;
    const shared = sharedWith.length === 0 ? '' : ` It is voted in too at ${sharedWith.join(', ')}.`;
    return ok({ json: poll.value, text: `The poll ${id} is open until ${closesAt.toISOString()}.${shared}` });
  },
});
