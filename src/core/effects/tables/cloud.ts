/** Cloud platforms' SDKs. Where an API names its operations by a fixed set of verbs, the verb decides. */
import { each } from '../known';
import { ACQUIRE, BY_VERB, FREE, giving, READ, UNKNOWN, WRITE, type KnownCall, type PackageTable, type Rows } from './model';

const SEND: KnownCall = { access: 'unknown', by: 'command' };
const AWS_CLIENT: Rows = { send: SEND, '*': BY_VERB };
const SUPABASE: Rows = { from: giving('query'), schema: giving('SupabaseClient'), rpc: UNKNOWN, ...each('auth.getUser auth.getSession auth.signInWithPassword auth.signUp auth.signOut', UNKNOWN) };
/** Steps that narrow a query down or shape its answer. */
const SUPABASE_STEPS =
  'select eq neq gt gte lt lte like ilike is in contains containedBy overlaps textSearch match not or filter order limit range single maybeSingle csv returns overrideTypes abortSignal explain';

const BLOB: Rows = { ...each('exists getProperties getTags downloadToBuffer', READ), ...each('upload uploadData uploadFile uploadStream delete deleteIfExists setMetadata setHTTPHeaders setTags undelete', WRITE), download: ACQUIRE };

export const CLOUD: readonly PackageTable[] = [
  {
    modules: ['@aws-sdk/client-*'],
    source: 'AWS SDK for JavaScript v3 developer guide: commands, paginators, waiters',
    // Waiters ask again until something has happened.
    calls: { '*': UNKNOWN },
    objects: { '*': AWS_CLIENT },
  },
  {
    modules: ['@aws-sdk/lib-dynamodb'],
    source: 'AWS SDK for JavaScript v3: DynamoDB document client',
    calls: each('DynamoDBDocumentClient.from DynamoDBDocument.from', giving('DynamoDBDocumentClient')),
    objects: each('DynamoDBDocumentClient DynamoDBDocument', AWS_CLIENT),
  },
  { modules: ['@aws-sdk/s3-request-presigner'], source: 'AWS SDK for JavaScript v3: S3 request presigner', calls: { getSignedUrl: FREE } },
  {
    modules: ['aws-sdk', 'aws-sdk/*'],
    source: 'AWS SDK for JavaScript v2: service interfaces, request objects',
    objects: { '*': { waitFor: giving('request', UNKNOWN), upload: giving('request', WRITE), '*': giving('request', BY_VERB) }, request: { promise: READ } },
  },
  {
    modules: ['@google-cloud/storage'],
    source: 'Cloud Storage client reference for Node.js: Storage, Bucket, File',
    objects: {
      Storage: { bucket: giving('Bucket'), getBuckets: READ, createBucket: WRITE },
      Bucket: { file: giving('File'), ...each('getFiles exists getMetadata', READ), ...each('upload create delete deleteFiles combine setMetadata makePublic makePrivate', WRITE) },
      File: { ...each('exists getMetadata isPublic getSignedUrl', READ), ...each('save delete copy move rename setMetadata makePublic makePrivate', WRITE) },
    },
  },
  {
    modules: ['@azure/storage-blob'],
    source: 'Azure Storage Blob client library for JavaScript',
    calls: { 'BlobServiceClient.fromConnectionString': giving('BlobServiceClient') },
    objects: {
      BlobServiceClient: { getContainerClient: giving('ContainerClient'), ...each('getProperties getAccountInfo', READ), ...each('createContainer deleteContainer', WRITE) },
      ContainerClient: { ...each('getBlobClient getBlockBlobClient getAppendBlobClient getPageBlobClient', giving('BlobClient')), ...each('exists getProperties', READ), ...each('create createIfNotExists delete deleteIfExists uploadBlockBlob deleteBlob', WRITE) },
      ...each('BlobClient BlockBlobClient', BLOB),
    },
  },
  {
    modules: ['@supabase/supabase-js', '@supabase/ssr'],
    source: 'Supabase JavaScript client reference: fetch, insert, update, upsert and delete data, filters, modifiers',
    calls: each('createClient createServerClient createBrowserClient', giving('SupabaseClient')),
    changing: ['query'],
    objects: { SupabaseClient: SUPABASE, query: { ...each(SUPABASE_STEPS, giving('query', READ)), ...each('insert update upsert delete', giving('query', WRITE)) } },
  },
];
