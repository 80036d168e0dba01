import type { Application } from '../../src/application/application.ts';
import { paperOperatorOf } from '../../src/application/kit/principal.ts';
import { confirmContributions } from '../../src/application/paper/decide-contributions.ts';
import { enterContributions } from '../../src/application/paper/enter-contributions.ts';
import type { AgentId } from '../../src/domain/kit/id.ts';
import { opened, value } from '../support/city.ts';
import { LONG } from './states-admin.ts';

type People = { readonly agent: AgentId; readonly colleague: AgentId };

/** What came on paper: an envelope of one's own that waits, a colleague's, and one that was confirmed; answers their paths. */
export async function cameOnPaper(
  app: Application,
  { agent, colleague }: People,
): Promise<Record<'own-envelope' | 'envelope' | 'confirmed-envelope', string>> {
  const rules = { hold: 'nothing', supports: 'for-and-against' } as const;
  await opened(app, 'marche', { rules });
  const [mine, theirs] = [agent, colleague].map((id) => paperOperatorOf({ kind: 'agent', id }));
  if (mine === undefined || theirs === undefined) throw new Error('nobody enters');
  const entered = async (reference: string, operator: typeof mine, supported: number | null) =>
    value(
      await enterContributions(app, {
        slug: 'marche',
        reference: `${reference} ${LONG.slice(0, 60)}`,
        place: `Marché ${LONG}`.slice(0, 80),
        collectedOn: '2026-03-02',
        sheets: supported === null ? 2 : 14,
        entries: {
          proposals: [{ title: `Un banc ${LONG}`, body: `Au soleil.\n\n${LONG}`, lang: 'fr', place: `Rue ${LONG}` }],
          supports: supported === null ? [] : [{ proposal: supported, side: 'for', count: 12 }],
          comments: [{ proposal: null, side: 'neutral', body: `Merci. ${LONG}`, lang: 'fr' }],
        },
        operator,
      }),
    );
  const path = ({ id }: { readonly id: string }) => `/admin/consultations/marche/paper/${id}`;
  const first = await entered('A', theirs, null);
  value(await confirmContributions(app, { batchId: first.id, operator: mine }));
  return {
    'confirmed-envelope': path(first),
    'own-envelope': path(await entered('B', mine, 1)),
    envelope: path(await entered('C', theirs, 1)),
  };
}
