import { expect } from 'vitest';
import { signInWith } from '../../../src/application/sign-in/sign-in-with.ts';
import { type Answer, type ApiNode, type Request, value } from '../node.ts';
import { bodyOf, type Named } from './described.ts';

type Person = { readonly token: string; readonly id: string };

/** How an operation is asked: what stands in its address, and who asks; a body that is not given is that of the document. */
export type Asking = Omit<Request, 'token'> & {
  readonly at?: Readonly<Record<string, string | number>>;
  readonly query?: string;
  readonly as?: { readonly token: string } | null;
};

/** A city that answers, and who asks it. */
export type City = {
  readonly node: ApiNode;
  /** Two people who may do everything that an officer may: each confirms what the other enters. */
  readonly first: { readonly token: string };
  readonly second: { readonly token: string };
  /** Residents, whose tokens may do everything; Bo signs in by mail. */
  readonly ana: Person;
  readonly bo: Person;
  /** Asks by the first, where nobody is named; the answer must have the status. */
  readonly ask: (operation: string, status: number, asking?: Asking) => Promise<Answer['body']>;
};

export async function cityOn(
  node: ApiNode,
  on: { readonly operations: () => readonly Named[]; readonly note: (operation: string, status: number) => void },
): Promise<City> {
  const agents = await Promise.all(['one', 'two'].map((name) => node.agent('administrator', `${name}@lyon.example`)));
  const [one = '', two = ''] = await Promise.all(agents.map((agent) => node.tokenBy(agent, 'admin')));
  // Whoever judges in the place of another came in at least once.
  await node.app.store.transact(async (writer) => {
    for (const agent of await writer.access.agents()) {
      await writer.access.saveAgent({ ...agent, joinedAt: node.app.now() });
    }
  });
  const first = { token: one };
  const ask: City['ask'] = async (name, status, { at = {}, query = '', as = first, ...request } = {}) => {
    const named = on.operations().find((each) => each.name === name);
    if (named === undefined) throw new Error(`${name} is no operation`);
    const path = named.path.replaceAll(/\{(\w+)\}/g, (whole, key: string) => encodeURIComponent(at[key] ?? whole));
    const example = bodyOf(named)?.example;
    const json = request.json ?? example;
    const given = request.raw === undefined && json !== undefined ? { ...request, json } : request;
    const answer = await node.call(named.method, path + query, { ...given, token: as?.token });
    expect(answer.status, `${name}: ${JSON.stringify(answer.body)}`).toBe(status);
    on.note(name, answer.status);
    return answer.body;
  };
  const bo = await node.person('Bo', ['admin'], 'resident');
  const address = 'bo@lyon.example';
  const signIn = { kind: 'mail', key: address, label: address, name: 'Bo', standing: 'resident' } as const;
  value(await signInWith(node.app, { ...signIn, toParticipantId: bo.id }));
  Object.assign(node.app, { mails: 'shown' });
  return {
    node,
    first,
    second: { token: two },
    ana: await node.person('Ana', ['admin'], 'resident'),
    bo,
    ask,
  };
}
