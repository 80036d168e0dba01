import type { LetterTextOf } from '../../../application/letter-texts.ts';
import { LINK_MINUTES } from '../../../application/sign-in.ts';
import type { Letter, LetterContent } from '../../../domain/letter.ts';
import type { LetterKind } from '../../../domain/letter-text.ts';
import { textIn } from '../../../domain/text.ts';
import type { Visit } from '../visit.ts';
import { ANSWERS } from './answers.ts';
import { MODERATION } from './moderation.ts';
import { REMINDERS } from './reminders.ts';

const HOURS = 24;
const DAY = '2030-01-31';

/** A letter as it could be sent, to nobody: its links lead nowhere. */
export function sampleLetter({ app, institution }: Visit, { kind, lang }: LetterTextOf): Letter {
  const what = textIn(institution.name, [lang]).text;
  const link = (path: string) => `${app.origin}/${path}/…`;
  const consultations = `${app.origin}/consultations`;
  const says: { readonly [K in LetterKind]: LetterContent } = {
    'sign-in': { kind: 'sign-in', link: link('sign-in'), minutes: LINK_MINUTES },
    'add-address': { kind: 'add-address', link: link('sign-in'), minutes: LINK_MINUTES },
    follow: { kind: 'follow', link: link('follow-by-mail'), hours: HOURS, what },
    digest: {
      kind: 'digest',
      unfollow: link('unfollow'),
      sections: [
        {
          title: what,
          link: app.origin,
          more: false,
          lines: [
            {
              type: 'consultation-published',
              link: consultations,
              title: '',
              number: null,
              phase: null,
              verdict: null,
              commitment: null,
              until: null,
            },
          ],
        },
      ],
    },
    reminder: {
      kind: 'reminder',
      lines: [{ edge: 'before', commitment: '…', dueOn: DAY, number: 1, title: '…', link: link('admin/commitments') }],
      more: false,
      open: `${app.origin}${ANSWERS}`,
      settings: `${app.origin}${REMINDERS}`,
    },
    waiting: {
      kind: 'waiting',
      counts: { held: 3, report: 2, appeal: 1 },
      queue: `${app.origin}${MODERATION}`,
      settings: `${app.origin}${REMINDERS}`,
    },
    decision: {
      kind: 'decision',
      decided: 'remove',
      subject: 'comment',
      title: '…',
      number: 1,
      consultation: '…',
      rule: 'off-topic',
      reason: '…',
      link: `${app.origin}/me`,
      appeal: link('me/appeals'),
      host: null,
    },
  };
  return { to: '', lang, institution: institution.name, says: says[kind] };
}
