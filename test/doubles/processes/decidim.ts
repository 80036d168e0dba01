import { type DoubleProposal, startDecidim } from '../decidim/decidim.ts';
import { listens } from '../listens.ts';
import { servePage } from '../page.ts';

/** A Decidim for the demo, with a process that people go on changing. */
const now = () => new Date();
const at = () => now().toISOString();
const decidim = await startDecidim({ generation: 'current', now });
const { state } = decidim;
const inDays = (days: number) => new Date(now().getTime() + days * 86_400_000).toISOString();
Object.assign(state.process, { publishedAt: inDays(-30), startDate: inDays(-30), endDate: inDays(60) });
state.process.steps = [
  { id: '8', title: { fr: 'Proposer' }, startDate: inDays(-30), endDate: inDays(20), position: 0 },
  { id: '9', title: { fr: 'Étudier' }, startDate: inDays(20), endDate: inDays(60), position: 1 },
];
const AUTHOR = { id: '501', name: 'Ama Kone', nickname: 'ama' };
const hidden = new Map<string, DoubleProposal>();
let nth = 0;

function add({ title = '', body = '', ...more }: Readonly<Record<string, string>>): void {
  nth += 1;
  const moment = more['at'] ?? at();
  state.proposals.push({
    ...{ id: String(nth), title: { fr: title }, body: { fr: `<p>${body}</p>` }, author: AUTHOR, votes: nth * 7 },
    ...{ publishedAt: moment, updatedAt: moment },
  });
}
add({ title: 'Planter des saules', body: 'Six saules sur la rive droite.', at: inDays(-20) });
add({ title: 'Un ponton pour les barques', body: 'En bois, près de l’écluse.', at: inDays(-12) });
add({ title: 'Des bancs à l’ombre', body: 'Trois bancs face à l’eau.', at: inDays(-3) });

/** What somebody does there with a proposal. */
const ACTS: Readonly<Record<string, (of: DoubleProposal) => void>> = {
  edit: (of) => Object.assign(of, { body: { fr: `${of.body['fr']}<p>Précisé le ${at().slice(0, 19)}.</p>` } }),
  accept: (of) =>
    Object.assign(of, { state: 'accepted', answer: { fr: '<p>La Ville le fait.</p>' }, answeredAt: at() }),
  reject: (of) =>
    Object.assign(of, { state: 'rejected', answer: { fr: '<p>Ce terrain est inondable.</p>' }, answeredAt: at() }),
  comment(of) {
    of.comments ??= [];
    of.comments.push({ id: `${of.id}-${of.comments.length + 1}`, body: 'Bonne idée.', author: AUTHOR, alignment: 1 });
  },
  withdraw: (of) => Object.assign(of, { withdrawn: true }),
  hide(of) {
    hidden.set(of.id, of);
    state.proposals = state.proposals.filter((each) => each !== of);
  },
};
const stateOf = (of: DoubleProposal) => (of.withdrawn ? 'withdrawn' : (of.state ?? 'published'));
/** Has the demo read it at once: Decidim itself says nothing to anybody. */
const changed = () => process.stdout.write('changed\n');
const page = await servePage({
  title: 'Les rives (a double of Decidim)',
  statuses: [...Object.keys(ACTS), 'show'],
  rows: () => [
    ...state.proposals.map((of) => ({
      ...{
        id: of.id,
        text: `${of.title['fr']}\n${of.body['fr']}`,
        status: stateOf(of),
        notes: of.answer?.['fr'] ?? '',
      },
    })),
    ...[...hidden.values()].map((of) => ({ id: of.id, text: of.title['fr'] ?? '', status: 'hidden' })),
  ],
  setStatus(id, act) {
    const found = state.proposals.find((each) => each.id === id);
    const back = act === 'show' ? hidden.get(id) : undefined;
    if (back !== undefined) state.proposals.push(back);
    if (back !== undefined) hidden.delete(id);
    if (found !== undefined) ACTS[act]?.(Object.assign(found, { updatedAt: at() }));
    changed();
  },
  make: {
    fields: ['title', 'body'],
    async run(typed) {
      add(typed);
      changed();
      return `Proposal ${nth} is published.`;
    },
  },
});
state.people = page;
listens({ origin: decidim.origin, page, key: '' }, () => undefined);
