# frozen_string_literal: true

# Executes queries as Decidim and CONSUL do: with graphql-ruby, its validation, limits, permissions, pages and lists of non-null.
# Each line of the input is a query with the schema and what is stored; an answer is a line, too. The argument says whose it is.
# Written after decidim/decidim (decidim-api/lib/decidim/api, decidim-core/lib/decidim/api/input_filters) and
# consuldemocracy/consuldemocracy (app/graphql).

require 'date'
require 'graphql'
require 'json'

# What is there and may not be seen is an error at its place, which says so by a code.
class Denied < GraphQL::ExecutionError
  def initialize
    super('You do not have permission', extensions: { 'code' => 'NO_OBJECT_PERMISSION' })
  end
end

class AliasAnalyzer < GraphQL::Analysis::AST::Analyzer
  MAX = 5

  def initialize(query)
    super
    @aliases = []
  end

  def on_enter_field(node, _parent, _visitor)
    @aliases |= [node.alias] if node.alias
  end

  def result
    GraphQL::AnalysisError.new("Too many aliases used: #{@aliases.join(',')}") if @aliases.size > MAX
  end
end

LIMITS = {
  'decidim' => { depth: 15, complexity: 5_000, page: 50 },
  'consul' => { depth: 8, complexity: 2_500, page: 25 }
}.freeze

# A date is read when the filter is applied, in whatever was given: null, too, and in the name of the other argument.
PUBLISHED = lambda do |date, _context|
  lambda do
    Date.iso8601(date)
  rescue StandardError
    raise GraphQL::ExecutionError, 'Invalid date format for publishedBefore'
  end
end

class Resolver
  def initialize(platform)
    @page = LIMITS.fetch(platform)[:page]
  end

  def call(type, field, object, arguments, context)
    name = "#{type.graphql_name}_#{field.graphql_name}"
    return send(name, object, arguments, context) if respond_to?(name)

    object[field.graphql_name]
  end

  def resolve_type(_type, object, context)
    context.schema.get_type(object['__typename'])
  end

  def Query_participatoryProcess(data, arguments, _context)
    data['process'] if data['process']['slug'] == arguments[:slug]
  end

  def Query_component(data, arguments, _context)
    data['component'] if arguments[:id] == '12'
  end

  def Query_commentable(data, arguments, context)
    find(data['threads'], arguments[:id], context)
  end

  def CommentableProposal_comments(thread, arguments, _context)
    single = arguments[:single_comment_id]
    single ? every(thread['comments']).select { |comment| comment['id'] == single } : thread['comments']
  end

  def Proposals_proposal(component, arguments, context)
    find(component['proposals'], arguments[:id], context)
  end

  def Proposals_proposals(component, arguments, context)
    since = arguments[:filter].to_h[:published_since]&.call
    found = component['proposals'].select { |each| since.nil? || Date.iso8601(each['publishedAt']) >= since }
    page(found.sort_by { |each| each['publishedAt'] }, arguments, context, faulty: true)
  end

  def Query_proposals(data, arguments, context)
    page(data['proposals'], arguments, context, faulty: true)
  end

  def Query_proposal(data, arguments, context)
    find(data['proposals'], arguments[:id], context) || raise(GraphQL::ExecutionError, 'RecordNotFound')
  end

  def Proposal_comments(proposal, arguments, context)
    page(proposal['comments'], arguments, context)
  end

  def Proposal_tags(proposal, arguments, context)
    page(proposal['tags'], arguments, context)
  end

  private

  def find(all, id, context)
    raise GraphQL::ExecutionError, "Something broke at #{id}" if context[:broken].include?(id)

    all.find { |each| each['id'] == id }
  end

  def every(comments)
    comments.flat_map { |each| [each, *every(each['comments'] || [])] }
  end

  def page(items, arguments, context, faulty: false)
    given = arguments.slice(:first, :last, :after, :before)
    page = GraphQL::Pagination::ArrayConnection.new(items, context: context, max_page_size: @page, **given)
    fault = context[:fault] if faulty
    repeats = fault == 'repeats'
    nodes = fault == 'skips' ? page.nodes.drop(1) : page.nodes.dup
    nodes[0] = nil if fault == 'errors-beside' && !nodes.empty?
    {
      'nodes' => nodes,
      'edges' => nodes.map { |node| { 'cursor' => '', 'node' => node } },
      'pageInfo' => {
        'hasNextPage' => page.has_next_page || repeats,
        'hasPreviousPage' => page.has_previous_page,
        'endCursor' => (repeats && arguments[:after]) || page.end_cursor
      }
    }
  end
end

def schema_of(sdl, platform)
  limits = LIMITS.fetch(platform)
  schema = GraphQL::Schema.from_definition(sdl, default_resolve: Resolver.new(platform))
  schema.max_depth(limits[:depth])
  schema.max_complexity(limits[:complexity])
  schema.default_max_page_size(limits[:page])
  return schema unless platform == 'decidim'

  schema.query_analyzer(AliasAnalyzer)
  schema.disable_introspection_entry_points
  schema.define_singleton_method(:unauthorized_object) { |_error| raise Denied }
  schema.types.each_value do |type|
    type.arguments.each_value { |argument| argument.prepare(PUBLISHED) } if type.graphql_name == 'ProposalFilter'
    next unless type.kind.object?

    type.define_singleton_method(:authorized?) do |object, context|
      super(object, context) && !(object.is_a?(Hash) && object['denied'])
    end
  end
  schema
end

$stdout.sync = true
schemas = Hash.new { |known, sdl| known[sdl] = schema_of(sdl, ARGV.first) }
$stdin.each_line do |line|
  asked = JSON.parse(line)
  context = { fault: asked['fault'], broken: asked['broken'] || [] }
  answer = schemas[asked['sdl']].execute(
    asked['query'], variables: asked['variables'], root_value: asked['data'], context: context
  )
  puts JSON.generate(answer.to_h)
end
