import type { Appearance, AppearanceState } from '../../domain/institution/appearance.ts';
import type { Institution } from '../../domain/institution/institution.ts';
import type { GeocoderService, MapCenter, MapSettings, TileMap } from '../../domain/institution/map-settings.ts';
import type { FormerStaticPage, StaticPage } from '../../domain/institution/static-page.ts';
import type { Territory } from '../../domain/institution/territory.ts';
import type { Id } from '../../domain/kit/id.ts';
import type { InvalidReason } from '../../domain/kit/invalid-reason.ts';
import type { PlaceSources } from '../proposal/ports.ts';

export interface InstitutionReader {
  get(): Promise<Institution | null>;
}

export interface TerritoryReader {
  all(): Promise<readonly Territory[]>;
}

export interface InstitutionWriter {
  save(institution: Institution): Promise<void>;
}

export interface TerritoryWriter {
  save(territory: Territory): Promise<void>;
}

export interface AppearanceReader {
  /** Null where there is none in this state. */
  get(state: AppearanceState): Promise<Appearance | null>;
}

export interface AppearanceWriter {
  save(state: AppearanceState, appearance: Appearance, at: Date): Promise<void>;
  delete(state: AppearanceState): Promise<void>;
}

export interface MapSettingsReader {
  /** Null where nothing was ever set. */
  get(): Promise<MapSettings | null>;
}

export interface MapSettingsWriter {
  save(settings: MapSettings, at: Date): Promise<void>;
}

/** Why a server that was tried does not do. */
export type MapServerFault = Extract<
  InvalidReason,
  'no-answer' | 'private-address' | 'access-denied' | 'no-tile' | 'no-places'
>;

/** The servers that an institution chose for its map and to find places. */
export interface MapServices {
  /** For the same settings the same, with the pictures that are in memory. */
  sourcesOf(settings: MapSettings): PlaceSources;
  /** Asks for the picture of the center; null where there is one. */
  tryMap(map: TileMap): Promise<MapServerFault | null>;
  /** Searches for a text; null where the answer is places, or none. */
  tryGeocoder(
    service: GeocoderService,
    query: { readonly text: string; readonly near: MapCenter | null },
  ): Promise<MapServerFault | null>;
}

/** What the operator configured, and what asks the servers of the institution for the rest; nobody is asked where absent. */
export type PlacePorts = PlaceSources & { readonly mapServices?: MapServices | undefined };

/** What every page of the node says of a page of the institution: where it is, and whether menu and footer lead to it. */
export type StaticPageLink = Pick<StaticPage, 'slug' | 'kind' | 'title' | 'conformity' | 'inMenu' | 'inFooter'>;

export interface StaticPageReader {
  /** In their order, drafts too. */
  all(): Promise<readonly StaticPage[]>;
  bySlug(slug: string): Promise<StaticPage | null>;
  /** Those that are published, in their order. */
  links(): Promise<readonly StaticPageLink[]>;
  /** What a page said before, the latest first. */
  former(id: Id): Promise<readonly FormerStaticPage[]>;
}

export interface StaticPageWriter {
  save(page: StaticPage): Promise<void>;
  /** Stores what a page said until now, and of its earlier texts the latest `max`. */
  saveFormer(page: StaticPage, max: number): Promise<void>;
  delete(id: Id): Promise<void>;
}

export interface InstitutionReaders {
  readonly appearances: AppearanceReader;
  readonly institution: InstitutionReader;
  readonly mapSettings: MapSettingsReader;
  readonly staticPages: StaticPageReader;
  readonly territories: TerritoryReader;
}

export interface InstitutionWriters {
  readonly appearances: AppearanceReader & AppearanceWriter;
  readonly institution: InstitutionReader & InstitutionWriter;
  readonly mapSettings: MapSettingsReader & MapSettingsWriter;
  readonly staticPages: StaticPageReader & StaticPageWriter;
  readonly territories: TerritoryReader & TerritoryWriter;
}
