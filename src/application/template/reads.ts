import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { Localised } from '../../domain/kit/text.ts';
import type { Application } from '../application.ts';
import type { Page, PageRequest } from '../kit/page.ts';
import { institutionUri, templateUri } from '../kit/uris.ts';
import { wakeCatalogue } from '../network/catalogue/read-catalogues.ts';
import type { Reuse } from '../network/reuse/ports.ts';
import type { ReadTemplate, StoredTemplate } from './ports.ts';

/** The templates that this institution offers, the latest first. */
export async function readTemplates(app: Application, request: PageRequest): Promise<Page<StoredTemplate>> {
  return await app.store.read((reader) => reader.templates.list(request));
}

/** A template that is offered here, and what others made from it. */
export async function readTemplate(
  app: Application,
  slug: string,
): Promise<Result<StoredTemplate & { readonly reuses: readonly Reuse[] }, Refusal>> {
  return await app.store.read(async (reader) => {
    const stored = await reader.templates.bySlug(slug);
    if (stored === null || stored.withdrawnAt !== null) return refuse({ type: 'not-found', what: 'template' });
    return ok({ ...stored, reuses: await reader.derivations.reuses(templateUri(app.origin, slug)) });
  });
}

/** The template at a consultation's address, even one that was taken back; null where there never was one. */
export async function readFormerTemplate(app: Application, slug: string): Promise<StoredTemplate | null> {
  return await app.store.read((reader) => reader.templates.bySlug(slug));
}

/** A template with its id and the institution that offers it. */
export type FoundTemplate = ReadTemplate & {
  readonly uri: string;
  readonly institution: { readonly uri: string; readonly name: Localised };
};

/**
 * The template at an address: one of this institution, or one of a peer, read there now. Refused where it is not what the
 * catalogue of that peer says.
 */
export async function findTemplate(app: Application, uri: string): Promise<Result<FoundTemplate, Refusal>> {
  const own = templateUri(app.origin, '');
  if (uri.startsWith(own)) return await ownTemplate(app, uri.slice(own.length));
  if (!URL.canParse(uri)) return refuse({ type: 'invalid', field: 'template', because: 'not-a-web-address' });
  const { origin, host } = new URL(uri);
  const [peer, said] = await app.store.read(async (reader) => [
    await reader.peering.byOrigin(origin),
    await reader.catalogue.templateAt(uri),
  ]);
  if (peer === null) return refuse({ type: 'not-found', what: 'peer' });
  const readAt = app.network?.template;
  if (readAt === undefined) return refuse({ type: 'peer-unreachable', host });
  const read = await readAt(uri);
  if (!read.ok) return read;
  if (said !== null && said.contentHash !== read.value.contentHash) {
    // What it lists is read again soon: then one of the two is what the other is, or somebody looks at why not.
    await wakeCatalogue(app, origin);
    return refuse({ type: 'invalid', field: 'template', because: 'other-version' });
  }
  return ok({ ...read.value, uri, institution: { uri: peer.uri, name: peer.name } });
}

async function ownTemplate(app: Application, slug: string): Promise<Result<FoundTemplate, Refusal>> {
  const found = await readTemplate(app, slug);
  if (!found.ok) return found;
  const institution = await app.store.read((reader) => reader.institution.get());
  if (institution === null) return refuse({ type: 'not-set-up' });
  const { template, contentHash, version } = found.value;
  return ok({
    ...{ template, contentHash, version },
    uri: templateUri(app.origin, slug),
    institution: { uri: institutionUri(app.origin), name: institution.name },
  });
}
