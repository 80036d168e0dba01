import { listens } from '../listens.ts';
import { servePage } from '../page.ts';
import { startPublik } from '../publik/publik.ts';

/** w.c.s. for the demo: a form that proposes, and one that commitments become requests of. */
let address = '';
let key = '';
const publik = await startPublik({
  keys: {},
  callKey: () => key,
  forms: [
    {
      slug: 'idee',
      fields: ['consultation', 'title', 'body'],
      statuses: [
        { id: 'new', name: 'Nouvelle' },
        { id: 'answered', name: 'Réponse publiée', endpoint: true },
      ],
      hooks: { parvis: 'answered' },
      call: { url: () => `${address}/proposals`, pairs: (fields) => fields },
    },
    {
      slug: 'engagement',
      fields: ['parvis_id', 'commitment', 'due', 'proposal_title', 'proposal_url', 'answer'],
      statuses: [
        { id: 'new', name: 'Nouvelle' },
        { id: 'accepted', name: 'En travaux' },
        { id: 'finished', name: 'Terminée', endpoint: true },
        { id: 'rejected', name: 'Abandonnée', endpoint: true },
      ],
      statusCall: { url: () => `${address}/requests` },
    },
  ],
});
const named = (id: string) => publik.requests.find((each) => `${each.form.slug}-${each.id}` === id);
const page = await servePage({
  title: 'Publik (a double of w.c.s.)',
  statuses: ['new', 'accepted', 'finished', 'rejected', 'answered'],
  rows: () =>
    publik.requests.map((each) => ({
      ...{ id: `${each.form.slug}-${each.id}`, status: each.status },
      text: JSON.stringify({ ...each.fields, ...each.workflowData }, null, 1),
    })),
  async setStatus(id, status) {
    const found = named(id);
    if (found?.form.statuses.some((each) => each.id === status)) await publik.setStatus(found, status);
  },
  make: {
    fields: ['consultation', 'title', 'body'],
    run: async (typed) => JSON.stringify((await publik.fillIn('idee', typed)).answers),
  },
});
listens({ origin: publik.origin, page, key: '' }, (to) => {
  address = to.address;
  key = to.secret;
  publik.setKey(new URL(to.node).hostname, key);
});
