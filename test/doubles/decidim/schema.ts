import { buildSchema, type GraphQLSchema } from 'graphql';

/** Lines of Decidim whose APIs differ in what is followed here. */
export const GENERATIONS = ['0.27', '0.30', 'current'] as const;
export type Generation = (typeof GENERATIONS)[number];

const OF = {
  '0.27': {
    proposal: 'category: Category scope: Scope endorsements: [Author]! endorsementsCount: Int',
    steps: 'steps: [Step]!',
    author: '',
    connection: '',
    attachment: 'title: TranslatedField!',
  },
  '0.30': {
    proposal: 'taxonomies: [Taxonomy] endorsements: [Author]! endorsementsCount: Int withdrawn: Boolean',
    steps: 'steps: [Step]!',
    author: 'id: ID!',
    connection: 'nodes: [Proposal]',
    attachment: 'title: TranslatedField!',
  },
  current: {
    proposal:
      'taxonomies: [Taxonomy] likes: [Author]! likesCount: Int withdrawn: Boolean cost: String proposalState: ProposalState',
    steps: 'phases: [Step]!',
    author: 'id: ID!',
    connection: 'nodes: [Proposal]',
    attachment: 'title: TranslatedField!',
  },
} as const satisfies Record<Generation, object>;

/** The part of the API that is read, as one generation has it. */
export function schemaOf(generation: Generation): GraphQLSchema {
  const { proposal, steps, author, connection, attachment } = OF[generation];
  return buildSchema(`
    type LocalizedString { locale: String! text: String machineTranslated: Boolean }
    type TranslatedField { translations: [LocalizedString]! }
    interface Author { ${author} deleted: Boolean! name: String! nickname: String! }
    type User implements Author { ${author} deleted: Boolean! name: String! nickname: String! }
    type Coordinates { latitude: Float longitude: Float }
    type Category { id: ID! name: TranslatedField! }
    type Scope { id: ID! name: TranslatedField! }
    type Taxonomy { id: ID! name: TranslatedField! }
    type Attachment { id: ID url: String! type: String! thumbnail: String ${attachment} }
    type Fingerprint { value: String! source: String! }
    type AmendableRef { id: ID! }
    type Amendment { id: ID! state: String! amendable: AmendableRef! emendation: AmendableRef! }
    type ProposalState { id: ID! title: TranslatedField announcementTitle: TranslatedField }
    type PageInfo { hasNextPage: Boolean! endCursor: String }
    type Comment { id: ID! body: String! createdAt: String! alignment: Int author: Author! comments: [Comment!]! }
    type Proposal {
      id: ID! title: TranslatedField body: TranslatedField address: String coordinates: Coordinates state: String
      answer: TranslatedField answeredAt: String publishedAt: String updatedAt: String voteCount: Int
      authors: [Author]! attachments: [Attachment] fingerprint: Fingerprint totalCommentsCount: Int!
      amendments: [Amendment] ${proposal}
    }
    type ProposalEdge { cursor: String! node: Proposal }
    type ProposalConnection { edges: [ProposalEdge] ${connection} pageInfo: PageInfo! }
    input ProposalFilter { publishedBefore: String publishedSince: String }
    input ProposalSort { id: String publishedAt: String }
    interface ComponentInterface { id: ID! }
    type Proposals implements ComponentInterface {
      id: ID! proposal(id: ID!): Proposal
      proposals(filter: ProposalFilter, order: ProposalSort, first: Int, after: String): ProposalConnection
    }
    type Step { id: ID! title: TranslatedField! startDate: String endDate: String position: Int }
    type ParticipatoryProcess {
      id: ID! slug: String! publishedAt: String! startDate: String endDate: String title: TranslatedField!
      shortDescription: TranslatedField heroImage: String ${steps}
    }
    type CommentableProposal { id: ID! comments(orderBy: String, singleCommentId: String): [Comment!]! }
    type Query {
      participatoryProcess(id: ID, slug: String): ParticipatoryProcess
      component(id: ID!): ComponentInterface
      commentable(id: String!, type: String!, locale: String!, toggleTranslations: Boolean!): CommentableProposal
    }`);
}
