/**
 * How frameworks are told which function to run for a request, a job or an event. Data only: what each row means is
 * decided in `flow/handlers.ts`. Each family has a fixture under `test/fixtures/handlers` that is written as its documentation
 * writes it, and a near miss.
 */

/** Who waits while a handler runs: requests of a server, jobs of a queue, a person at an editor or page, or whoever else listens. */
export type HandlerRole = 'server' | 'queue' | 'ui' | 'listener';

/** A call that is given handlers. */
export interface CallShape {
  family: string;
  role: HandlerRole;
  /** What is called, separated by spaces. A name that ends in `*` stands for all that begin so. */
  calls: string;
  /** Packages that export what is called, or make what it is called on; `*` at the end as in `calls`. */
  from?: readonly string[];
  /** What it is called on, where nothing says where that comes from: by its last name, or its type. */
  on?: RegExp;
  types?: RegExp;
  /** What has no import at all: a global, or what a framework's compiler imports by itself. */
  global?: true;
  /** The handlers are members of an object that is given, under these names; otherwise they are arguments themselves. */
  under?: readonly string[];
  /** A path comes first, or nothing but the handler of all paths: a receiver that is told by its name alone says too little. */
  atRoute?: true;
  /** The first argument is a text that matches. */
  first?: RegExp;
}

/** A method with one of these decorators. */
export interface DecoratorShape {
  family: string;
  role: HandlerRole;
  decorators: string;
}

/** What a file at a certain place exports under certain names. */
export interface ExportShape {
  family: string;
  role: HandlerRole;
  file: RegExp;
  /** Names, separated by spaces; `default.fetch` is a member of an object, `*` any name. */
  exports: string;
  /** Only functions with this directive. */
  directive?: string;
  /** A file that exports one of these names as well means something else by it: yargs' command modules, which nobody waits for. */
  unlessBeside?: string;
}

const VERBS = 'get post put patch delete del all options head';
/** A path, as routers are given one. */
export const ROUTE_PATH = /^[/*]/;
const HTTP_EXPORTS = 'GET POST PUT PATCH DELETE HEAD OPTIONS ALL';

export const HANDLER_CALLS: readonly CallShape[] = [
  { family: 'express', role: 'server', calls: `${VERBS} use param`, from: ['express', 'express-promise-router', 'connect', 'restify', 'polka', 'router'], types: /^(?:Express|Application|I?Router|Polka)$/ },
  { family: 'express', role: 'server', calls: `${VERBS} use param`, on: /^(?:app|router|server|api|routes?|\w*Router|\w*App)$/, atRoute: true },
  { family: 'koa', role: 'server', calls: `${VERBS} use`, from: ['koa', '@koa/router', 'koa-router'], types: /^Koa$/ },
  { family: 'hono', role: 'server', calls: `${VERBS} use on openapi notFound onError`, from: ['hono', '@hono/*', 'elysia', 'itty-router'], types: /^(?:OpenAPI)?Hono$/ },
  { family: 'nitro', role: 'server', calls: 'defineEventHandler eventHandler defineCachedEventHandler cachedEventHandler defineWebSocketHandler', from: ['h3', 'nitropack/runtime', 'nitro/h3', '#imports'], global: true },
  { family: 'fastify', role: 'server', calls: `${VERBS} addHook setErrorHandler setNotFoundHandler`, from: ['fastify'], on: /^fastify$/, types: /^FastifyInstance$/ },
  { family: 'fastify', role: 'server', calls: 'route', from: ['fastify'], on: /^(?:fastify|app|server|instance)$/, types: /^FastifyInstance$/, under: ['handler', 'preHandler', 'onRequest', 'preValidation', 'preParsing', 'preSerialization', 'onSend', 'onResponse'] },
  { family: 'hapi', role: 'server', calls: 'route', from: ['@hapi/hapi'], on: /^server$/, under: ['handler', 'options.handler'] },
  { family: 'hapi', role: 'server', calls: 'ext', from: ['@hapi/hapi'], on: /^server$/, first: /^on[A-Z]/ },
  { family: 'trpc', role: 'server', calls: 'query mutation subscription', from: ['@trpc/server'], on: /procedure$/i },
  { family: 'graphql', role: 'server', calls: 'GraphQLObjectType', from: ['graphql'], under: ['resolve'] },
  { family: 'graphql', role: 'server', calls: 'ApolloServer makeExecutableSchema createSchema addResolversToSchema', from: ['@apollo/server', 'apollo-server*', '@graphql-tools/schema', 'graphql-yoga', 'graphql-tools'], under: ['resolvers.*'] },
  { family: 'azure-functions', role: 'server', calls: 'http get post put patch deleteRequest timer storageQueue storageBlob serviceBusQueue serviceBusTopic eventHub cosmosDB', from: ['@azure/functions'], under: ['handler'] },
  { family: 'firebase-functions', role: 'server', calls: 'on*', from: ['firebase-functions', 'firebase-functions/*'] },
  { family: 'google-functions', role: 'server', calls: 'http cloudEvent', from: ['@google-cloud/functions-framework'] },
  { family: 'serverless', role: 'server', calls: 'middy', from: ['@middy/core'] },
  { family: 'deno-bun', role: 'server', calls: 'serve', on: /^Deno$/, global: true },
  { family: 'deno-bun', role: 'server', calls: 'serve', on: /^Bun$/, under: ['fetch', 'websocket.message'] },
  { family: 'node', role: 'server', calls: 'createServer createSecureServer', from: ['http', 'https', 'http2', 'net', 'tls'] },
  { family: 'node', role: 'server', calls: 'on once addListener', from: ['http', 'https', 'http2', 'net', 'tls'], on: /^\w*[sS]erver$/, first: /^(?:request|connection|upgrade|stream|secureConnection|connect|checkContinue)$/ },
  { family: 'websocket', role: 'server', calls: 'on once', from: ['ws', 'socket.io', 'uWebSockets.js'], on: /^(?:io|wss|ws|nsp|namespace|socket|\w+Socket)$/ },
  { family: 'bullmq', role: 'queue', calls: 'Worker', from: ['bullmq', 'groupmq'] },
  { family: 'bull', role: 'queue', calls: 'process', from: ['bull', 'bee-queue', 'kue'], on: /^(?:queue|\w*Queue)$/ },
  { family: 'agenda', role: 'queue', calls: 'define', from: ['agenda', '@hokify/agenda'], on: /^agenda$/ },
  { family: 'pg-boss', role: 'queue', calls: 'work', from: ['pg-boss'], on: /^boss$/ },
  { family: 'kafka', role: 'queue', calls: 'run', from: ['kafkajs'], on: /consumer$/i, under: ['eachMessage', 'eachBatch'] },
  { family: 'amqp', role: 'queue', calls: 'consume', from: ['amqplib', 'amqplib/*'], on: /channel$/i },
  { family: 'sqs', role: 'queue', calls: 'create', from: ['sqs-consumer'], under: ['handleMessage', 'handleMessageBatch'] },
  { family: 'cron', role: 'queue', calls: 'schedule scheduleJob CronJob Cron from', from: ['node-cron', 'node-schedule', 'cron', 'croner'], under: ['onTick'] },
  { family: 'cron', role: 'queue', calls: 'schedule scheduleJob CronJob Cron', from: ['node-cron', 'node-schedule', 'cron', 'croner'], on: /^(?:cron|schedule)$/ },
  { family: 'timers', role: 'queue', calls: 'setInterval', from: ['timers'], global: true },
  { family: 'electron', role: 'ui', calls: 'handle handleOnce on once', from: ['electron'], on: /^ipc(?:Main|Renderer)$/ },
  { family: 'vscode', role: 'ui', calls: 'registerCommand registerTextEditorCommand onDid* onWill*', from: ['vscode'], on: /^(?:commands|workspace|window)$/ },
  { family: 'vscode', role: 'ui', calls: 'register*Provider registerTreeDataProvider', from: ['vscode'], on: /^languages$/, under: ['*'] },
  { family: 'language-server', role: 'ui', calls: 'on*', from: ['vscode-languageserver', 'vscode-languageserver/*'], on: /^connection$/ },
  { family: 'browser', role: 'server', calls: 'addEventListener', global: true, on: /^(?:self|globalThis)$/, first: /^(?:fetch|scheduled)$/ },
  { family: 'browser', role: 'ui', calls: 'addEventListener', global: true, on: /./ },
  { family: 'emitters', role: 'listener', calls: 'on once addListener prependListener subscribe', on: /./ },
];

export const HANDLER_DECORATORS: readonly DecoratorShape[] = [
  { family: 'nest', role: 'server', decorators: `Get Post Put Patch Delete All Options Head Sse MessagePattern EventPattern GrpcMethod SubscribeMessage Query Mutation Subscription ResolveField FieldResolver ResolveReference OnEvent` },
  { family: 'nest', role: 'queue', decorators: 'Cron Interval Process OnWorkerEvent' },
  { family: 'browser', role: 'ui', decorators: 'HostListener Listen' },
];

export const HANDLER_EXPORTS: readonly ExportShape[] = [
  { family: 'next', role: 'server', file: /(?:^|\/)app\/(?:.*\/)?route\.[jt]sx?$/, exports: HTTP_EXPORTS },
  { family: 'next', role: 'server', file: /(?:^|\/)pages\/api\/.*\.[jt]sx?$/, exports: 'default' },
  { family: 'next', role: 'server', file: /(?:^|\/)app\/(?:.*\/)?(?:page|layout|template|default|not-found)\.[jt]sx?$/, exports: 'default generateMetadata' },
  { family: 'next', role: 'server', file: /(?:^|\/)pages\/.*\.[jt]sx?$/, exports: 'getServerSideProps' },
  { family: 'next', role: 'server', file: /(?:^|\/)(?:middleware|proxy)\.[jt]s$/, exports: 'middleware proxy default' },
  { family: 'next', role: 'server', file: /./, exports: '*', directive: 'use server' },
  { family: 'remix', role: 'server', file: /(?:^|\/)app\/(?:routes\/.*|root|entry\.server)\.[jt]sx?$/, exports: 'loader action handleRequest handleDataRequest' },
  { family: 'sveltekit', role: 'server', file: /(?:^|\/)\+server\.[jt]s$/, exports: `${HTTP_EXPORTS} fallback` },
  { family: 'sveltekit', role: 'server', file: /(?:^|\/)\+(?:page|layout)\.server\.[jt]s$/, exports: 'load actions.*' },
  { family: 'sveltekit', role: 'server', file: /(?:^|\/)hooks\.server\.[jt]s$/, exports: 'handle handleFetch handleError' },
  { family: 'astro', role: 'server', file: /(?:^|\/)src\/pages\/.*\.[jt]s$/, exports: HTTP_EXPORTS },
  { family: 'astro', role: 'server', file: /(?:^|\/)src\/middleware(?:\/index)?\.[jt]s$/, exports: 'onRequest' },
  { family: 'nuxt', role: 'server', file: /(?:^|\/)server\/(?:api|routes|middleware)\/.*\.[jt]s$/, exports: 'default' },
  { family: 'serverless', role: 'server', file: /(?:^|\/)(?:netlify\/(?:edge-)?functions|api)\/[^/]+\.[cm]?[jt]s$/, exports: `default ${HTTP_EXPORTS}` },
  { family: 'serverless', role: 'server', file: /./, exports: 'handler', unlessBeside: 'command describe desc builder' },
  { family: 'cloudflare', role: 'server', file: /./, exports: 'default.fetch default.scheduled default.queue default.email' },
];
