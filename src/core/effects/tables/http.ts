/** Clients for HTTP and name lookups. A request whose method cannot be read is not known. */
import { each } from '../known';
import { ACQUIRE, giving, READ, REQUEST, UNKNOWN, WRITE, type PackageTable, type Rows } from './model';

const AXIOS: Rows = { ...each('get head options', READ), ...each('post put patch delete postForm putForm patchForm', WRITE), create: giving('AxiosInstance'), '*': UNKNOWN };
/** `await got(url).json()`: the body is read by a method of the promise. */
const WITH_BODY: Rows = { '': giving('body', REQUEST), ...each('get head', giving('body', READ)), ...each('post put patch delete', giving('body', WRITE)), extend: giving('client'), '*': UNKNOWN };
const GOT: Rows = { ...WITH_BODY, stream: ACQUIRE };
const KY: Rows = { ...WITH_BODY, create: giving('client') };

/** The steps of superagent's requests that only describe them. */
const STEPS = 'query set accept timeout auth retry redirects ok responseType type withCredentials buffer parse';

export const HTTP: readonly PackageTable[] = [
  { modules: ['axios'], source: 'Axios docs: Request aliases, Instance methods', calls: AXIOS, objects: { AxiosInstance: AXIOS, Axios: AXIOS } },
  { modules: ['got'], source: "Got's API: methods, streams, instances", calls: GOT, objects: { client: GOT, body: each('json text buffer', READ) } },
  { modules: ['ky'], source: "Ky's API", calls: KY, objects: { client: KY, body: each('json text arrayBuffer blob formData', READ) } },
  {
    modules: ['ofetch'],
    source: "ofetch's README",
    calls: { ...each('ofetch $fetch ofetch.raw $fetch.raw', REQUEST), ...each('ofetch.create $fetch.create', giving('client')), '*': UNKNOWN },
    objects: { client: { ...each('raw', REQUEST), '': REQUEST, '*': UNKNOWN } },
  },
  {
    modules: ['superagent'],
    source: 'SuperAgent docs: Request basics',
    calls: { ...each('get head', giving('request', READ)), ...each('post put patch delete del', giving('request', WRITE)), '*': UNKNOWN },
    changing: ['request'],
    objects: { request: { ...each(STEPS, giving('request', READ)), ...each('send field attach', giving('request', WRITE)), pipe: ACQUIRE, '*': UNKNOWN } },
  },
  { modules: ['node-fetch'], source: "node-fetch's README", calls: { '': REQUEST, '*': UNKNOWN } },
  { modules: ['cross-fetch'], source: "cross-fetch's README", calls: { ...each('fetch', REQUEST), '': REQUEST, '*': UNKNOWN } },
  { modules: ['undici'], source: 'Undici docs: fetch, request', calls: { ...each('fetch request', REQUEST), '*': UNKNOWN } },
  {
    modules: ['dns/promises'],
    source: 'Node.js, DNS, Promises API',
    calls: { '*': READ },
    objects: { Resolver: { '*': READ } },
  },
];
