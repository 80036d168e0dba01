import type { MailTemplateKey } from '../../../application/mail/ports.ts';
import { LINK_MINUTES } from '../../../application/sign-in/sign-in.ts';
import { textIn } from '../../../domain/kit/text.ts';
import type { MailKind } from '../../../domain/mail/letter-kind.ts';
import type { MailContent, MailMessage } from '../../../domain/mail/mail.ts';
import { ANSWERS } from '../answer/admin-list.ts';
import type { PageContext } from '../kit/page-context.ts';
import { MODERATION } from '../moderation/admin.ts';
import { REMINDERS } from './reminders.ts';

const HOURS = 24;
const DAY = '2030-01-31';

/** A sample e-mail for the preview: its links lead nowhere. */
export function sampleMail({ app, institution }: PageContext, { kind, lang }: MailTemplateKey): MailMessage {
  const what = textIn(institution.name, [lang]).text;
  const link = (path: string) => `${app.origin}/${path}/…`;
  const consultations = `${app.origin}/consultations`;
  const says: { readonly [K in MailKind]: MailContent } = {
    'sign-in': { kind: 'sign-in', link: link('sign-in'), minutes: LINK_MINUTES },
    'add-address': { kind: 'add-address', link: link('sign-in'), minutes: LINK_MINUTES },
    invitation: { kind: 'invitation', link: link('sign-in'), hours: HOURS },
    follow: { kind: 'follow', link: link('follow-by-mail'), hours: HOURS, what },
    digest: {
      kind: 'digest',
      unfollow: link('unfollow'),
      sections: [
        {
          title: what,
          link: app.origin,
          otherProposals: 0,
          lines: [
            {
              type: 'consultation-published',
              link: consultations,
              title: '',
              number: null,
              phase: null,
              verdict: null,
              commitment: null,
              institution: null,
              until: null,
            },
          ],
        },
      ],
    },
    newsletter: { kind: 'newsletter', title: '…', body: '…', page: null, unsubscribe: link('unfollow'), list: '' },
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
    requests: {
      kind: 'requests',
      lines: [{ due: 'use-before', number: 1, title: '…', at: DAY, zone: institution.timeZone, link: link('admin') }],
      more: false,
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
