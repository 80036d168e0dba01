import type { Appearance, AppearanceState } from '../../domain/institution/appearance.ts';
import type { Institution } from '../../domain/institution/institution.ts';
import type { FormerStaticPage, StaticPage } from '../../domain/institution/static-page.ts';
import type { Territory } from '../../domain/institution/territory.ts';
import type { Id } from '../../domain/kit/id.ts';

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
  readonly staticPages: StaticPageReader;
  readonly territories: TerritoryReader;
}

export interface InstitutionWriters {
  readonly appearances: AppearanceReader & AppearanceWriter;
  readonly institution: InstitutionReader & InstitutionWriter;
  readonly staticPages: StaticPageReader & StaticPageWriter;
  readonly territories: TerritoryReader & TerritoryWriter;
}
