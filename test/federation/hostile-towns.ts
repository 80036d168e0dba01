import { KeyObject } from 'node:crypto';
import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import { createSignInLink } from '../../src/application/sign-in/sign-in.ts';
import type { SupportsSubtotal } from '../../src/domain/network/subtotal.ts';
import { createDocumentContext } from '../../src/federation/document-context.ts';
import { announcedBy, subtotalSigner } from '../../src/federation/network/sign-subtotals.ts';
import { publicationAt } from '../../src/federation/publication/publication.ts';
import { value } from '../support/city.ts';
import type { Clock } from '../support/clock.ts';
import { type Account, SHARED_KEYS } from '../support/hostile-host.ts';
import { peered } from '../support/peered.ts';
import { openTown, type Town } from '../support/towns.ts';
import { type AttackedCity, activity, CITY, exchange, HOST, type Said } from './attacked-city.ts';

/** An institution on the hostile host that the attacked city took for a peer: it has keys of its own, and no scruples. */
export type HostileTown = Town & { readonly account: Account };

export async function hostileTown(city: AttackedCity, name: string, clock: Clock): Promise<HostileTown> {
  const origin = city.hostile.origin(name);
  const town = await openTown(name, clock, origin);
  const id = town.institution;
  const document = JSON.parse(
    (await publicationAt(town.documents, { kind: 'institution' }))?.signed.body ?? 'null',
  ) as Said;
  const { keyId, privateKey } = await town.documents.keys.sender(id, 'rsa');
  const keys = { ...SHARED_KEYS, privateKey: KeyObject.from(privateKey) };
  city.hostile.answer(id, document);
  await peered(city.node.app, id);
  return { ...town, account: { id, keyId: keyId.href, host: new URL(origin).host, keys, document } };
}

/** The attacked city as a town, for what is read of it without a network between. */
export function asTown({ node }: AttackedCity): Town {
  const documents = createDocumentContext(node.app);
  return {
    app: node.app,
    documents,
    institution: documents.uris.institution,
    database: node.database,
    async [Symbol.asyncDispose]() {},
  };
}

/** A subtotal of supports as a town signs it, sent as it tells it; `tampered` is what becomes of it after it was signed. */
export async function signedCreate(
  by: Town & { readonly account: Account },
  subtotal: SupportsSubtotal,
  of: { readonly consultation: string; readonly signedBy?: Town; readonly tampered?: (object: Said) => Said },
): Promise<Said> {
  const { consultation, signedBy = by, tampered = (object: Said) => object } = of;
  const signed = await subtotalSigner(signedBy.documents)(subtotal, { id: by.app.newId(), consultation });
  const object = tampered(JSON.parse(signed.document) as Said);
  return activity(by.account, { id: announcedBy(signed.uri), type: 'Create', to: [`${CITY}/`], object });
}

/** A page of the administration area, as an administrator reads it. */
export async function adminOf({ node }: AttackedCity): Promise<(path: string) => Promise<string>> {
  const { app, port } = node;
  const { agent } = value(await inviteAgent(app, { email: 'chief@city.test', role: 'administrator', by: null }));
  const { secret } = await createSignInLink(app, { holder: { agentId: agent.id } });
  const ask = async (method: string, path: string, headers: Record<string, string>) =>
    await exchange({
      port: port ?? 0,
      method,
      path,
      headers: { host: HOST, accept: 'text/html', ...headers },
      body: '',
    });
  const sent = await ask('POST', `/sign-in/${secret}`, {
    'sec-fetch-site': 'same-origin',
    'content-type': 'application/x-www-form-urlencoded',
  });
  const cookie = sent.headers['set-cookie']?.split(';')[0] ?? '';
  return async (path) => {
    const page = await ask('GET', path, { cookie });
    if (page.status !== 200) throw new Error(`${path} answered ${page.status}`);
    return page.text;
  };
}
