/** Clients of services: payments, code hosting, messages, language models. Each service has limits of its own on how much it answers at once. */
import { each } from '../known';
import { ACQUIRE, BY_VERB, giving, MODEL, READ, UNKNOWN, WRITE, type KnownCall, type PackageTable, type Rows } from './model';

const ROUTE: KnownCall = { access: 'unknown', by: 'route' };
const OCTOKIT: Rows = { request: ROUTE, paginate: READ, graphql: UNKNOWN, '*': BY_VERB };
const OPENAI: Rows = {
  ...each('chat.completions.create chat.completions.parse completions.create responses.create responses.parse embeddings.create moderations.create images.generate audio.transcriptions.create audio.translations.create audio.speech.create', MODEL),
  ...each('retrieve list', READ),
  ...each('create update delete del cancel', WRITE),
  '*': UNKNOWN,
};
const ANTHROPIC: Rows = {
  ...each('messages.create', MODEL),
  ...each('messages.countTokens retrieve list', READ),
  ...each('batches.create batches.cancel batches.delete', WRITE),
  'messages.stream': ACQUIRE,
  '*': UNKNOWN,
};

export const SERVICES: readonly PackageTable[] = [
  { modules: ['stripe'], source: 'Stripe API reference', main: 'Stripe', calls: { '': giving('Stripe') }, objects: { Stripe: { '*': BY_VERB } } },
  {
    modules: ['octokit', '@octokit/rest', '@octokit/core', '@actions/github'],
    source: "Octokit's README: REST API, pagination; GitHub REST API endpoints; the Actions toolkit",
    calls: { getOctokit: giving('Octokit') },
    objects: { Octokit: OCTOKIT },
  },
  {
    modules: ['googleapis'],
    source: "Google APIs Node.js client's README and reference",
    calls: { ...each('google.drive google.sheets google.calendar google.gmail google.docs google.people google.youtube google.admin', giving('api')), 'auth.getClient': UNKNOWN },
    objects: { api: { '*': BY_VERB } },
  },
  {
    modules: ['@slack/web-api'],
    source: "Slack's Web API methods",
    objects: { WebClient: { ...each('list info members history replies lookupByEmail getPermalink', READ), '*': UNKNOWN } },
  },
  { modules: ['twilio'], source: "Twilio's REST API and Node.js helper library", main: 'Twilio', calls: { '': giving('Twilio') }, objects: { Twilio: { ...each('list fetch', READ), ...each('create update remove', WRITE), '*': UNKNOWN } } },
  { modules: ['openai'], source: "OpenAI's API reference", main: 'OpenAI', objects: each('OpenAI AzureOpenAI', OPENAI) },
  { modules: ['@anthropic-ai/sdk'], source: "Anthropic's API reference", main: 'Anthropic', objects: { Anthropic: ANTHROPIC } },
  { modules: ['ai'], source: 'AI SDK Core reference', calls: { ...each('generateText generateObject embed embedMany', MODEL), '*': UNKNOWN } },
];
