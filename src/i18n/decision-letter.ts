import type { DecisionMail } from '../domain/mail/mail.ts';
import type { Messages } from './messages.ts';

/** What was decided, line by line: about what, by which rule, why; then where to read it, and where to appeal. */
export function decisionText({ t }: Messages, content: DecisionMail): string {
  const { subject, title, number, consultation, decided, rule, reason, charter, link, appeal, host } = content;
  const name =
    title === ''
      ? number === null
        ? '–'
        : t('email.decision.number', { number })
      : t('email.decision.title', { title: oneLine(title) });
  const lines = [
    t(`email.decision.about-${subject}`, { name }),
    t('email.decision.consultation', { consultation: oneLine(consultation) }),
    t('email.decision.decision', { decision: t(`email.decision.outcome-${decided}`) }),
    ...(rule === null ? [] : [t('email.decision.rule', { rule: t(`moderation-rule.${rule}`) })]),
    ...(reason === '' ? [] : [t('email.decision.reason', { reason })]),
  ];
  const ways = [
    `${t('email.decision.link')}\n${link}`,
    ...(charter === undefined ? [] : [`${t('email.decision.charter')}\n${charter}`]),
    ...(appeal === null ? [] : [`${t('email.decision.appeal')}\n${appeal}`]),
    ...(host === null ? [] : [`${t('email.decision.host')}\n${host}`]),
  ];
  return [lines.join('\n'), ...ways].join('\n\n');
}

/** A header or a line of a list is one, whatever is in it. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
