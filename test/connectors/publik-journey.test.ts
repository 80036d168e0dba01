import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startPublik } from '../doubles/publik/publik.ts';
import { freePort } from '../support/free-port.ts';
import { parvisBeside, type Served, serveParvis } from '../support/parvis.ts';

const eventually = { timeout: 60_000, interval: 200 } as const;
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

let folder: string;
let node: Served;
let publik: Awaited<ReturnType<typeof startPublik>>;
let token = '';
let key = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parvis-publik-'));
  const env = { DATA_DIR: join(folder, 'data'), PORT: String(await freePort()), INTERNAL_HOSTS: '127.0.0.1' };
  node = await serveParvis(env);
  const at = (path: string) => `${node.origin}/connect/publik/demarches/${path}`;
  publik = await startPublik({
    keys: {},
    forms: [
      {
        slug: 'idee',
        fields: ['consultation', 'titre', 'texte'],
        statuses: [
          { id: 'new', name: 'Nouvelle' },
          { id: 'answered', name: 'Réponse publiée', endpoint: true },
        ],
        hooks: { parvis: 'answered' },
        call: {
          url: () => at('proposals'),
          pairs: ({ consultation, titre, texte }) => ({ consultation, title: titre, body: texte }),
        },
      },
      {
        slug: 'engagement',
        fields: ['parvis_id', 'commitment', 'proposal_title', 'proposal_url'],
        statuses: [
          { id: 'new', name: 'Nouvelle' },
          { id: 'finished', name: 'Travaux terminés', endpoint: true },
        ],
        statusCall: { url: () => at('requests') },
      },
    ],
    callKey: () => key,
  });
  const json = async (...args: string[]) => {
    const end = await parvisBeside([...args, '--json'], { env, cwd: folder });
    expect(end, args.join(' ')).toMatchObject({ code: 0 });
    return JSON.parse(end.out) as { readonly token: string; readonly secret: string; readonly type: string };
  };
  const place = ['--territory', '69123=Lyon', '--languages', 'fr', '--admin-email', 'maire@lyon.example'];
  await json('setup', '--name', 'Lyon', '--handle', 'lyon', ...place);
  ({ token } = await json('token', 'create', '--scopes', 'admin', '--name', 'officer'));
  const settings = [`url=${publik.origin}`, 'form=engagement', 'hook=parvis'].flatMap((each) => ['--set', each]);
  ({ secret: key } = await json('connector', 'add', 'publik', 'demarches', ...settings));
  publik.setKey(new URL(node.origin).hostname, key);
  expect(await json('connector', 'test', 'demarches')).toEqual({ type: 'taken' });
  await api('POST', '/consultations', {
    slug: 'quai',
    title: { fr: 'Le quai' },
    summary: { fr: 'Que faire du quai ?' },
    phases: [
      { kind: 'propose', opensAt: inDays(-1), closesAt: inDays(20) },
      { kind: 'support', opensAt: inDays(-1), closesAt: inDays(20) },
    ],
  });
  await api('POST', '/consultations/quai/publish', {});
}, 120_000);
afterAll(async () => {
  await publik[Symbol.asyncDispose]();
  await node.kill();
  await rm(folder, { recursive: true, force: true });
});

async function api(method: string, path: string, body?: object) {
  const response = await fetch(`${node.origin}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  expect(response.status, `${method} ${path}`).toBeLessThan(300);
  return (await response.json()) as { readonly items: readonly Answered[] };
}
type Answered = { readonly commitments: readonly { readonly status: string; readonly note: unknown }[] };

it('goes from a form to a proposal, from its official answer back to the request, and on to what came of it', async () => {
  const fields = { consultation: 'quai', titre: 'Une piste', texte: 'Une piste sur le quai.' };
  const idea = await publik.fillIn('idee', fields);
  expect(idea.answers).toMatchObject([{ status: 200, body: { err: 0, data: { display_id: '1' } } }]);
  expect(idea.displayId).toBe('1');
  const path = '/consultations/quai/proposals/1/answer';
  await api('POST', path, {
    verdict: 'accepted',
    body: { fr: 'La Ville aménage le quai.' },
    commitments: [{ text: { fr: 'Une piste en septembre.' } }],
  });
  // The person who wrote finds in Publik what the answer was,
  await expect.poll(() => idea.status, eventually).toBe('answered');
  expect(idea.workflowData['parvis']).toEqual({
    verdict: 'accepted',
    verdict_text: 'Acceptée',
    answer: 'La Ville aménage le quai.',
    url: `${node.origin}/consultations/quai/proposals/1`,
  });
  // the services find what was promised, once,
  const promised = publik.requests.filter(({ form }) => form.slug === 'engagement');
  expect(promised.map(({ fields: { commitment } }) => commitment)).toEqual(['Une piste en septembre.']);
  const [request] = promised;
  if (request === undefined) throw new Error('no request');
  // and everybody here finds what came of it.
  await publik.setStatus(request, 'finished');
  expect(request.answers.at(-1)).toMatchObject({ status: 200, body: { err: 0, data: { status: 'kept' } } });
  const { items } = await api('GET', path);
  expect(items[0]?.commitments).toMatchObject([
    { status: 'kept', note: { fr: expect.stringContaining('Travaux terminés') } },
  ]);
}, 120_000);
