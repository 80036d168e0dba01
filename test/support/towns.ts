import type { Application } from '../../src/application/application.ts';
import { setupInstitution } from '../../src/application/institution/change-institution.ts';
import type { CopyReader, HostReader, Mirrored, MirroredPage } from '../../src/application/network/mirror/ports.ts';
import { readHost } from '../../src/application/network/mirror/read-host.ts';
import { mirrorOf, mirrorSlug } from '../../src/application/network/mirror/save-mirrored-consultation.ts';
import { registerParticipant } from '../../src/application/participant/register-participant.ts';
import type { CommunityRole } from '../../src/domain/community/role-name.ts';
import type { Consultation } from '../../src/domain/consultation/consultation.ts';
import { createDocumentContext } from '../../src/federation/document-context.ts';
import { changesAt } from '../../src/federation/network/changes.ts';
import { copyAt } from '../../src/federation/network/copy.ts';
import { readMirrored } from '../../src/federation/network/host-reader.ts';
import type { VerifyProof } from '../../src/federation/network/proofs.ts';
import type { DocumentContext } from '../../src/federation/publication/document-context.ts';
import type { Database } from '../../src/storage/kit/database.ts';
import { openMigrated } from '../storage/migrated.ts';
import { applicationOn } from './application.ts';
import { value } from './city.ts';
import type { Clock } from './clock.ts';

/** An institution's node without its doors: what it tells is read from it directly. */
export interface Town extends AsyncDisposable {
  readonly app: Application;
  readonly documents: DocumentContext;
  readonly institution: string;
  readonly database: Database;
}

export async function openTown(handle: string, clock: Clock, origin = `https://${handle}.example`): Promise<Town> {
  const database = await openMigrated();
  const town = townOver(database, { handle, clock, origin });
  value(
    await setupInstitution(town.app, {
      handle,
      name: { fr: `Ville de ${handle}` },
      territory: { code: handle, name: { fr: handle }, within: null },
      languages: ['fr', 'it'],
      timeZone: 'Europe/Paris',
    }),
  );
  return town;
}

/** The node of a town over what a database holds. */
export function townOver(
  database: Database,
  of: { readonly handle: string; readonly clock: Clock; readonly origin?: string },
): Town {
  const { handle, clock, origin = `https://${handle}.example` } = of;
  const app: Application = { ...applicationOn(database, clock), origin };
  const documents = createDocumentContext(app);
  return {
    app,
    documents,
    institution: documents.uris.institution,
    database,
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}

/** People who live in a town. */
export async function residentsOf({ app }: Town, people: number): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let nth = 1; nth <= people; nth += 1) {
    const joined = await registerParticipant(app, { kind: 'local', standing: 'resident', name: `${nth}` });
    ids.push(value(joined).id);
  }
  return ids;
}

/** What a host tells, read without a network between. */
export function readerOf(
  host: Town,
  seen: (mirrored: Mirrored) => Mirrored | null = (mirrored) => mirrored,
  proves: VerifyProof = async () => 'valid',
): HostReader {
  return {
    async page(uri, cursor) {
      const slug = new URL(uri).pathname.split('/').at(-1) ?? '';
      const query = cursor === null ? new URLSearchParams('page=true') : new URL(cursor).searchParams;
      const text = await changesAt(host.documents, { slug, query });
      if (text === null) return null;
      const { items, ...page } = await pageIn(text, proves);
      return { ...page, items: items.flatMap((each) => seen(each) ?? []) };
    },
  };
}

/** What towns keep of a consultation of another one, read without a network between. */
export function copiesOf(towns: readonly Town[]): CopyReader {
  return {
    async copy({ institution, of }, cursor) {
      const town = towns.find((each) => each.institution === institution);
      const query = cursor === null ? new URLSearchParams({ of }) : new URL(cursor).searchParams;
      const text = town === undefined ? null : await copyAt(town.documents, query);
      return text === null ? null : await pageIn(text, async () => 'valid');
    },
  };
}

async function pageIn(text: string, proves: VerifyProof): Promise<MirroredPage> {
  const page = JSON.parse(text);
  const mirrored: (Mirrored | null)[] = [];
  for (const item of page.orderedItems) {
    mirrored.push(await readMirrored(item, { proves, moves: [] }));
  }
  const items = mirrored.flatMap((each) => each ?? []);
  return { items, next: page.next ?? page.again, more: page.next !== undefined, anew: page.anew === true };
}

/** Makes a town a co-host of a consultation of another one; answers the mirror. */
export async function shareWith(
  host: Town,
  cohost: Town,
  of: { readonly consultation: Consultation; readonly registered?: number; readonly role?: CommunityRole },
): Promise<Consultation> {
  const { consultation, registered = 1_000, role = null } = of;
  const now = host.app.now();
  await host.app.store.transact((writer) =>
    writer.sharing.saveCohost({
      consultationId: consultation.id,
      peer: cohost.institution,
      invite: `${host.institution}activities/${host.app.newId()}`,
      status: 'accepted',
      role,
      registered,
      registeredAt: now,
      invitedAt: now,
      answeredAt: now,
    }),
  );
  const uri = host.documents.uris.consultation(consultation.slug);
  const page = await readerOf(host).page(uri, null);
  const mirrored = page?.items[0];
  if (mirrored?.kind !== 'consultation') throw new Error('the host tells of no consultation');
  return await cohost.app.store.transact(async (writer) => {
    const slug = await mirrorSlug(writer, uri);
    const mirror = mirrorOf(cohost.app, mirrored, { slug, host: { uri, institution: host.institution } });
    if (mirror === null) throw new Error('not to be mirrored');
    await writer.consultations.save(mirror);
    await writer.sharing.saveMirror({
      consultationId: mirror.id,
      cursor: null,
      dueAt: now,
      readAt: null,
      failingSince: null,
      endedAt: null,
    });
    return mirror;
  });
}

/** Reads all that a host tells of a mirror. */
export async function readMirror(host: Town, cohost: Town, mirror: Consultation): Promise<void> {
  await readHost(cohost.app, readerOf(host), mirror.id);
}
