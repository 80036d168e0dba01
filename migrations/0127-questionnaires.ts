import { type Kysely, sql } from 'kysely';

/** Questionnaires of several questions as a phase, and what is answered under pseudonyms (docs/adr/0112). */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  'alter table phase drop constraint phase_kind_check',
  `alter table phase add constraint phase_kind_check check (
    kind in ('inform', 'questionnaire', 'propose', 'support', 'discuss', 'vote', 'answer', 'follow-up')
  )`,
  'alter table phase drop constraint phase_allows_check',
  `alter table phase add constraint phase_allows_check check (
    allows <@ array['propose', 'support', 'comment', 'vote', 'respond']
  )`,
  `create table questionnaire (
    id uuid primary key,
    consultation_id uuid not null unique references consultation on delete cascade,
    title jsonb not null,
    introduction jsonb,
    questions jsonb not null,
    created_at timestamptz not null,
    changed_at timestamptz not null
  )`,
  // Under a pseudonym of the consultation, and to the hour: nothing here says whose it is.
  `create table questionnaire_response (
    questionnaire_id uuid not null references questionnaire on delete cascade,
    respondent text not null,
    standing text not null,
    marks jsonb not null,
    answered_at timestamptz not null,
    primary key (questionnaire_id, respondent)
  )`,
  'create index questionnaire_response_respondent on questionnaire_response (respondent)',
  // Random ids: two texts of one person have nothing in common on a page. The text of somebody who was erased is null.
  `create table questionnaire_text (
    id uuid primary key default gen_random_uuid(),
    questionnaire_id uuid not null,
    question_id uuid not null,
    respondent text not null,
    text text,
    hidden boolean not null default false,
    unique (questionnaire_id, question_id, respondent),
    foreign key (questionnaire_id, respondent) references questionnaire_response on update cascade on delete cascade
  )`,
  'create index questionnaire_text_respondent on questionnaire_text (respondent)',
];
