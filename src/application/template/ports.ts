import type { ConsultationId } from '../../domain/kit/id.ts';
import type { RefusalOf } from '../../domain/kit/refusal.ts';
import type { Result } from '../../domain/kit/result.ts';
import type { Template } from '../../domain/template/template.ts';
import type { Page, PageRequest } from '../kit/page.ts';
import type { DerivationReader, DerivationWriter } from '../network/reuse/ports.ts';

/** A template as it was published last: frozen with its hash until it is published again. */
export type StoredTemplate = {
  readonly consultationId: ConsultationId;
  /** Of its consultation, and so of its address. */
  readonly slug: string;
  readonly template: Template;
  /** SHA-256 (lower-case hex) of the JCS form of the template. */
  readonly contentHash: string;
  /** From 1, one higher whenever it is published with something else in it. */
  readonly version: number;
  readonly publishedAt: Date;
  /** When it was taken back; null while it is offered. */
  readonly withdrawnAt: Date | null;
};

/** A template as its document says it. */
export type ReadTemplate = Pick<StoredTemplate, 'template' | 'contentHash' | 'version'>;

export interface TemplateReader {
  /** The template of a consultation, those that were taken back too. */
  of(consultationId: ConsultationId): Promise<StoredTemplate | null>;
  bySlug(slug: string): Promise<StoredTemplate | null>;
  /** Those that are offered, the latest first. */
  list(request: PageRequest): Promise<Page<StoredTemplate>>;
  /** Which of some texts are titles of proposals of a consultation, whatever their letters are: capital or small. */
  titlesAmong(consultationId: ConsultationId, texts: readonly string[]): Promise<readonly string[]>;
}

export interface TemplateWriter {
  save(template: Omit<StoredTemplate, 'slug'>): Promise<void>;
}

/** What is made from what: templates, and the sources of what is here. */
export interface ReadsReuse {
  readonly derivations: DerivationReader;
  readonly templates: TemplateReader;
}
export type Derivations = DerivationReader & DerivationWriter;
export type Templates = TemplateReader & TemplateWriter;

/** Reads a template of another institution at its address. */
export type ReadTemplateAt = (uri: string) => Promise<Result<ReadTemplate, RefusalOf<'invalid'>>>;
