import { fileReport } from '../../application/moderation/reports.ts';
import { REASON_MAX } from '../../domain/kit/text.ts';
import { ruleOfFlag } from '../mapping/report.ts';
import type { Handling } from './context.ts';
import { accepted, idsOf, ignored, refused } from './incoming.ts';
import { plainTextOf } from './text.ts';

/** A report forwarded by another server, for each contribution of ours it names. Reporters stay unknown to the public. */
export const onFlag: Handling = async (context, incoming) => {
  const objects = idsOf(incoming.document['object']);
  if (objects.length === 0) return refused('no-object');
  const content = incoming.document['content'];
  const text = typeof content === 'string' ? [...plainTextOf(content)].slice(0, REASON_MAX).join('') : '';
  const words = text === '' ? {} : { text: text };
  let filed = 0;
  for (const uri of objects.slice(0, 10)) {
    const target = await context.targetOf(uri);
    if (target?.kind !== 'proposal' && target?.kind !== 'comment') continue;
    const id = target.kind === 'proposal' ? target.proposal.id : target.comment.id;
    const report = await fileReport(context.app, {
      subject: { kind: target.kind, id },
      rule: ruleOfFlag(incoming.document),
      ...words,
      reporterId: null,
      fromHost: incoming.host,
    });
    if (!report.ok) return refused(report.refusal.type);
    filed += 1;
  }
  return filed === 0 ? ignored('not-ours') : accepted('report');
};
