import type { Lang } from '../../../domain/kit/text.ts';
import type { UiLang } from '../../../i18n/languages.ts';
import type { Option } from './field.ts';
import type { RowOrder } from './form-parts.ts';
import type { FormValues } from './form-values.ts';
import type { MarkdownKind } from './markdown-tools.ts';
import type { Html } from './markup.ts';

/** What a form is a table of (form-table.ts): its fields, lists of them, and what stands between. */
export type FormItem = Field | Rows | Kept | Group | Details | Html;

export type Common = {
  readonly name: string;
  readonly label: string;
  readonly hint?: string | undefined;
  /** Its path in the input; its name where absent, none where null. */
  readonly of?: string | null;
  /** What a refusal calls it, where that is not where it stands. */
  readonly fault?: string;
  /** What an empty field says: null, or nothing at all. */
  readonly empty?: 'null' | 'nothing';
  /** Typed, but of no use as the rest is. */
  readonly unsaid?: boolean;
  readonly required?: boolean;
};
export type Text = Common & {
  readonly max?: number;
  readonly lang?: Lang;
  readonly inputmode?: 'url';
  readonly autocomplete?: string;
  readonly type?: 'email' | 'url' | 'date' | 'datetime-local' | 'password';
};
export type Choice = Common & { readonly options: readonly Option[] };
export type Field =
  | (Text & { readonly kind: 'line' })
  | (Common & { readonly kind: 'number'; readonly min?: string })
  /** A sum in a currency; read and shown as people type it, in minor units in the input. */
  | (Common & { readonly kind: 'money'; readonly currency: string; readonly lang: UiLang })
  | (Common & { readonly kind: 'area'; readonly max?: number; readonly rows?: number; readonly lang?: Lang })
  | (Common & {
      readonly kind: 'localised';
      readonly langs: readonly Lang[];
      readonly max: number;
      readonly rows?: number;
      readonly markdown?: MarkdownKind;
    })
  | (Choice & { readonly kind: 'one' })
  | (Choice & { readonly kind: 'select' })
  | (Choice & { readonly kind: 'some' })
  | (Common & { readonly kind: 'check' });
export type Kind = Field['kind'];
export type Rows = {
  readonly kind: 'rows';
  /** The hidden field with the numbers of the rows, and what begins the names of their fields. */
  readonly name: string;
  readonly of: string;
  readonly label: string;
  readonly legend: (number: number) => string;
  readonly items: (row: FormValues) => readonly FormItem[];
  readonly more: string;
  readonly less: (number: number) => string;
  /** Where their order matters: the buttons that move a row, by its number. */
  readonly order?: RowOrder;
};
/** Rows of typed values without a field or a place in the input. */
export type Kept = { readonly kind: 'kept'; readonly name: string };
export type Group = {
  readonly kind: 'group';
  readonly legend: string;
  readonly hint?: string;
  /** What begins the names of its fields, where refusals may be about all of it. */
  readonly name?: string;
  readonly items: readonly FormItem[];
};
export type Details = {
  readonly kind: 'details';
  /** `topics` for many short choices, in columns. */
  readonly look?: 'topics';
  readonly summary: string;
  readonly open: boolean;
  readonly items: readonly FormItem[];
};
