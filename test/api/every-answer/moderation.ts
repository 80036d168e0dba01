import type { City } from './city.ts';

const AT = '/consultations/{slug}/proposals/{number}';
const REMOVE = { kind: 'remove', rule: 'off-topic', reason: 'Hors sujet.' };
const ACCEPT = { kind: 'accept', rule: 'within-the-rules', reason: '' };

/** Decisions, appeals and reports, in time and too late. */
export async function moderate({ ask, node, first, second, ana, bo }: City): Promise<void> {
  const leo = await node.person('Léa', ['admin'], 'resident');
  const proposal = async (as: typeof ana) =>
    await ask('POST /consultations/{slug}/proposals', 201, {
      at: { slug: 'velo' },
      as,
      json: { title: { fr: 'Un banc' }, body: { fr: 'Au soleil.' } },
    });
  const decide = async (number: number, json: object, status = 201) =>
    await ask(`POST ${AT}/decisions`, status, { at: { slug: 'velo', number }, json });
  const latest = async (number: number) => {
    const { items } = await ask(`GET ${AT}/decisions`, 200, { at: { slug: 'velo', number } });
    return items.at(-1).id as string;
  };

  const one = await proposal(ana);
  await decide(one.number, ACCEPT, 409);
  await decide(one.number, REMOVE);
  const slip = await latest(one.number);
  await ask('POST /decisions/{decision}/undo', 201, { at: { decision: slip } });
  await ask('POST /decisions/{decision}/undo', 409, { at: { decision: slip } });
  await decide(one.number, REMOVE);
  const removal = { decision: await latest(one.number) };
  const appeal = await ask('POST /decisions/{decision}/appeal', 201, { at: removal, as: ana });
  await ask('POST /decisions/{decision}/appeal', 409, { at: removal, as: ana });
  await ask('POST /appeals/{appeal}/decision', 409, { at: { appeal: appeal.id }, as: first });
  await ask('POST /appeals/{appeal}/decision', 200, { at: { appeal: appeal.id }, as: second });

  const comments = `POST ${AT}/comments`;
  const at = { slug: 'velo', number: one.number };
  const comment = await ask(comments, 201, { at, as: bo, json: { body: 'Non.', lang: 'fr' } });
  const of = { comment: comment.id };
  await ask('POST /comments/{comment}/decisions', 409, { at: of, json: ACCEPT });
  await ask('POST /comments/{comment}/decisions', 201, { at: of, json: REMOVE });

  const reported = await proposal(bo);
  const subject = { kind: 'proposal', id: reported.id };
  const report = await ask('POST /reports', 201, { as: ana, json: { subject, rule: 'off-topic' } });
  const decision = { outcome: 'upheld', reason: 'En effet.' };
  await ask('POST /reports/{report}/reopen', 409, { at: { report: report.id } });
  await ask('POST /reports/{report}/decision', 200, { at: { report: report.id }, json: decision });
  await ask('POST /reports/{report}/decision', 409, { at: { report: report.id }, json: decision });
  await ask('POST /reports/{report}/reopen', 200, { at: { report: report.id } });

  // Whose text went with them has nothing that could come back.
  const lost = await proposal(leo);
  const again = await ask('POST /reports', 201, {
    as: ana,
    json: { subject: { kind: 'proposal', id: lost.id }, rule: 'off-topic' },
  });
  await ask('POST /reports/{report}/decision', 200, { at: { report: again.id }, json: decision });
  const undo = { decision: await latest(lost.number) };
  await ask('DELETE /participants/{participant}', 200, { at: { participant: leo.id }, query: '?ownTexts=remove' });
  await ask('POST /decisions/{decision}/undo', 410, { at: undo });
  await ask('POST /reports/{report}/reopen', 410, { at: { report: again.id } });
}
