import { type Appearance, PLAIN } from '../../domain/institution/appearance.ts';
import type { Institution } from '../../domain/institution/institution.ts';
import { type MapSettings, NO_MAP } from '../../domain/institution/map-settings.ts';
import type { FormerStaticPage, StaticPage } from '../../domain/institution/static-page.ts';
import type { Territory } from '../../domain/institution/territory.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { textIn } from '../../domain/kit/text.ts';
import type { Application } from '../application.ts';
import type { PlaceSources } from '../proposal/ports.ts';
import type { StaticPageLink } from './ports.ts';

export type InstitutionView = {
  readonly institution: Institution;
  /** Its own territory and the smaller places that rules may name. */
  readonly territories: readonly Territory[];
  /** How it looks to the public. */
  readonly appearance: Appearance;
  readonly mapSettings: MapSettings;
  /** Its own pages that are published, in the order of menu and footer. */
  readonly pages: readonly StaticPageLink[];
};

/** The institution this node belongs to; null before it is set up. */
export async function readInstitution(app: Application): Promise<InstitutionView | null> {
  return await app.store.read(async (reader) => {
    const institution = await reader.institution.get();
    if (institution === null) return null;
    const [territories, appearance, mapSettings, pages] = await Promise.all([
      reader.territories.all(),
      reader.appearances.get('published'),
      reader.mapSettings.get(),
      reader.staticPages.links(),
    ]);
    return { institution, territories, appearance: appearance ?? PLAIN, mapSettings: mapSettings ?? NO_MAP, pages };
  });
}

/** What the institution set, with its own name, which a search for addresses is tried with. */
export async function readMapSettings(
  app: Application,
): Promise<{ readonly settings: MapSettings; readonly institution: string }> {
  return await app.store.read(async (reader) => {
    const [settings, institution] = await Promise.all([reader.mapSettings.get(), reader.institution.get()]);
    return {
      settings: settings ?? NO_MAP,
      institution: institution === null ? '' : textIn(institution.name, institution.languages).text,
    };
  });
}

/** What places are shown on and found by: what whoever runs the node said at its start, else what the institution set. */
export function placeSourcesOf({ map, geocoder, mapServices }: Application, settings: MapSettings): PlaceSources {
  const chosen = mapServices?.sourcesOf(settings);
  return { map: map ?? chosen?.map, geocoder: geocoder ?? chosen?.geocoder };
}

/** The same for whoever has no settings at hand. */
export async function readPlaceSources(app: Application): Promise<PlaceSources> {
  if (app.map !== undefined && app.geocoder !== undefined) return app;
  return placeSourcesOf(app, (await app.store.read((reader) => reader.mapSettings.get())) ?? NO_MAP);
}

/** Who reads a page: agents see drafts. */
type Sight = { readonly drafts: boolean };

/** The pages of the institution in their order. */
export async function readStaticPages(app: Application, { drafts }: Sight): Promise<readonly StaticPage[]> {
  const pages = await app.store.read((reader) => reader.staticPages.all());
  return drafts ? pages : pages.filter(({ isPublished }) => isPublished);
}

/** One of them; a draft answers as if it did not exist. */
export async function readStaticPage(
  app: Application,
  { slug, drafts }: Sight & { readonly slug: string },
): Promise<Result<StaticPage, Refusal>> {
  const page = await app.store.read((reader) => reader.staticPages.bySlug(slug));
  return page !== null && (drafts || page.isPublished) ? ok(page) : refuse({ type: 'not-found', what: 'page' });
}

/** What a page said before it was changed, the latest first: for agents. */
export async function readFormerStaticPages(
  app: Application,
  { id }: Pick<StaticPage, 'id'>,
): Promise<readonly FormerStaticPage[]> {
  return await app.store.read((reader) => reader.staticPages.former(id));
}
