import { expect } from 'vitest';
import { kindOf } from '../../../src/application/connector/manage-connectors.ts';
import type { SourceItem } from '../../../src/application/source/ports.ts';
import { saveSourceConsultation } from '../../../src/application/source/save-consultation.ts';
import { value } from '../node.ts';
import type { City } from './city.ts';

/** Agents, tokens, residents, the identity provider and connectors. */
export async function runStaff({ ask, first }: City, target: (path: string) => string): Promise<void> {
  const at = { agent: (await ask('POST /agents', 201)).agent.id };
  const AT = '/agents/{agent}';
  await ask(`GET ${AT}`, 200, { at });
  for (const act of ['reminders', 'unlink']) await ask(`POST ${AT}/${act}`, 200, { at });
  await ask(`POST ${AT}/invite`, 201, { at });
  await ask(`PATCH ${AT}`, 200, { at });
  await ask(`DELETE ${AT}`, 200, { at });

  const made = await ask('POST /tokens', 201, { json: { name: 'site', scopes: ['read'] } });
  await ask('DELETE /tokens/{token}', 200, { at: { token: made.id } });
  await ask('POST /residents', 201);
  await ask('POST /residents/codes', 201);
  await ask('DELETE /residents', 200);

  await ask('POST /identity-provider', 200);
  await ask('GET /identity-provider', 200);
  await ask('POST /identity-provider/test', 200);
  await ask('DELETE /identity-provider', 200);

  const settings = { url: target('/') };
  await ask('POST /connectors', 201, { json: { name: 'crm', kind: 'webhook', settings } });
  await ask('POST /webhooks', 201, { json: { name: 'site', ...settings } });
  const connector = { connector: 'crm' };
  await ask('PATCH /connectors/{connector}', 200, { at: connector, json: { settings } });
  for (const act of ['pause', 'resume', 'test', 'resend']) {
    await ask(`POST /connectors/{connector}/${act}`, 200, { at: connector });
  }
  await ask('POST /connectors/{connector}/secret', 200, { at: connector, json: {} });
  await ask('POST /connectors/{connector}/replay', 200, { at: connector, json: { after: null } });
  await ask('DELETE /connectors/{connector}', 200, { at: connector, as: first });
}

/** A platform that a connector follows, of which one thing could not be taken. */
export async function followPlatform({ ask, node: { app } }: City): Promise<void> {
  const settings = { url: 'https://decidim.example/processes/rives/f/12/', languages: ['fr'] };
  const at = { connector: 'rives' };
  const { settings: set } = await ask('POST /connectors', 201, { json: { name: 'rives', kind: 'decidim', settings } });
  await ask('GET /connectors/{connector}/problems', 404, { at });
  const followed = kindOf(app, 'decidim')?.source?.followed(set);
  if (followed === undefined) throw new Error('nothing is followed');
  const now = app.now();
  const problem = (key: string): SourceItem => ({
    ...{ kind: 'proposal', key, withinKey: null, subjectId: null, url: null, digest: '', seenAt: now, goneAt: null },
    ...{ trait: null, problem: 'no-text', commentsState: null, commentsRead: null, commentsReadAt: null },
  });
  await app.store.transact(async (writer) => {
    const phase = { key: '8', kind: 'discuss', title: null, opensAt: now, closesAt: new Date('2026-06-01') } as const;
    const told = { title: { fr: 'Les rives' }, summary: { fr: 'Que faire ?' }, phases: [phase] };
    const { id } = value(await saveSourceConsultation(app, writer, { followed, told, isQuiet: true, at: now }));
    await writer.sources.saveItems(id, [problem('1'), problem('2')]);
  });
  const { items, next } = await ask('GET /connectors/{connector}/problems', 200, { at, query: '?limit=1' });
  expect(items).toEqual([{ kind: 'proposal', key: '1', url: null, problem: 'no-text' }]);
  const query = `?after=${encodeURIComponent(next)}`;
  const rest = await ask('GET /connectors/{connector}/problems', 200, { at, query });
  expect(rest).toMatchObject({ items: [{ key: '2' }], next: null });
}

/** The last administrator stays one. Ends with nobody left who could do more. */
export async function refuseLastAdministrator({ ask, node }: City): Promise<void> {
  const { items } = await ask('GET /agents', 200);
  const administrators = items.filter(
    ({ role, state }: { readonly role: string; readonly state: string }) =>
      role === 'administrator' && state !== 'disabled',
  );
  const [last, ...others] = administrators as readonly { readonly id: string; readonly email: string }[];
  const token = { token: await node.token('admin') };
  for (const { id } of others) await ask('DELETE /agents/{agent}', 200, { at: { agent: id }, as: token });
  const at = { agent: last?.id ?? '' };
  await ask('DELETE /agents/{agent}', 409, { at, as: token });
  await ask('PATCH /agents/{agent}', 409, { at, as: token, json: { role: 'officer', consultations: null } });
  await ask('POST /agents', 409, { as: token, json: { email: last?.email, role: 'moderator' } });
}
