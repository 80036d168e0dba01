import { type Appearance, PLAIN } from '../../domain/institution/appearance.ts';
import type { Institution } from '../../domain/institution/institution.ts';
import { type MapSettings, NO_MAP } from '../../domain/institution/map-settings.ts';
import type { Territory } from '../../domain/institution/territory.ts';
import type { Application } from '../application.ts';
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
