/** Stores of keys and values. Commands travel on one socket in their order, so that reads may be under way together. */
import { each } from '../known';
import { giving, ORDERED, READ, UNKNOWN, WRITE, type PackageTable, type Rows } from './model';

/** Redis' commands, as ioredis spells them. */
const READS =
  'get mget strlen getrange exists ttl pttl type keys randomkey hget hmget hgetall hkeys hvals hlen hexists hstrlen hrandfield smembers sismember smismember scard srandmember sinter sunion sdiff zrange zscore zmscore zrank zrevrank zcard zcount zlexcount lrange llen lindex lpos getbit bitcount bitpos pfcount geopos geodist geohash geosearch xrange xrevrange xlen dbsize time ping scan hscan sscan zscan';
const WRITES =
  'set setex psetex setnx mset msetnx setrange append del unlink incr incrby incrbyfloat decr decrby expire pexpire expireat pexpireat persist rename renamenx copy getset getdel getex setbit hset hsetnx hmset hdel hincrby hincrbyfloat sadd srem spop smove sinterstore sunionstore sdiffstore zadd zrem zincrby zpopmin zpopmax zremrangebyrank zremrangebyscore zremrangebylex zunionstore zinterstore lpush rpush lpushx rpushx lpop rpop lset lrem ltrim linsert lmove pfadd pfmerge geoadd xadd xdel xtrim xack publish flushdb flushall';
/** Commands that the REST clients leave out. */
const OLDER_READS = 'zrangebyscore zrangebylex zrevrange zrevrangebyscore info';
/** They wait for others, change the connection, or belong together. */
const TURNS = 'exec watch unwatch select auth subscribe psubscribe unsubscribe punsubscribe blpop brpop blmove bzpopmin bzpopmax xread xreadgroup monitor quit';

/** The same, as node-redis spells them. */
const READS_CAMEL =
  'get mGet strLen getRange exists ttl pTTL type keys randomKey hGet hmGet hGetAll hKeys hVals hLen hExists hStrLen hRandField sMembers sIsMember smIsMember sCard sRandMember sInter sUnion sDiff zRange zRangeByScore zRangeByLex zScore zmScore zRank zRevRank zCard zCount zLexCount lRange lLen lIndex lPos getBit bitCount bitPos pfCount geoPos geoDist geoHash geoSearch xRange xRevRange xLen dbSize time ping info scan hScan sScan zScan';
const WRITES_CAMEL =
  'set setEx pSetEx setNX mSet mSetNX setRange append del unlink incr incrBy incrByFloat decr decrBy expire pExpire expireAt pExpireAt persist rename renameNX copy getSet getDel getEx setBit hSet hSetNX hDel hIncrBy hIncrByFloat sAdd sRem sPop sMove sInterStore sUnionStore sDiffStore zAdd zRem zIncrBy zPopMin zPopMax zRemRangeByRank zRemRangeByScore zRemRangeByLex zUnionStore zInterStore lPush rPush lPushX rPushX lPop rPop lSet lRem lTrim lInsert rPopLPush lMove pfAdd pfMerge geoAdd xAdd xDel xTrim xAck publish flushDb flushAll';
const TURNS_CAMEL = 'exec watch unwatch select auth subscribe pSubscribe unsubscribe pUnsubscribe blPop brPop blMove bzPopMin bzPopMax xRead xReadGroup monitor quit';

const SCRIPTS = 'eval evalsha call';
const BATCH: Rows = { '*': giving('batch', ORDERED) };
const REDIS: Rows = {
  ...each(`${READS} ${OLDER_READS}`, READ),
  ...each(`${WRITES} rpoplpush`, WRITE),
  ...each(TURNS, ORDERED),
  ...each('multi pipeline', giving('batch', ORDERED)),
  ...each(SCRIPTS, UNKNOWN),
  duplicate: giving('Redis'),
};
const NODE_REDIS: Rows = {
  ...each(READS_CAMEL, READ),
  ...each(WRITES_CAMEL, WRITE),
  ...each(TURNS_CAMEL, ORDERED),
  multi: giving('batch', ORDERED),
  ...each('eval evalSha sendCommand', UNKNOWN),
  connect: giving('RedisClientType', UNKNOWN),
  duplicate: giving('RedisClientType'),
};
/** Over HTTP: nothing waits for others, and there is no connection to change. */
const REST: Rows = { ...each(READS, READ), ...each(WRITES, WRITE), ...each('multi pipeline', giving('batch', ORDERED)), ...each('eval evalsha', UNKNOWN) };

export const KEY_VALUE: readonly PackageTable[] = [
  { modules: ['ioredis'], source: "ioredis' API, Redis' command reference", main: 'Redis', objects: { ...each('Redis Cluster', REDIS), batch: BATCH } },
  {
    modules: ['redis', '@redis/client'],
    source: "Node-Redis' README, Redis' command reference",
    calls: each('createClient createCluster', giving('RedisClientType')),
    objects: { ...each('RedisClientType RedisClusterType', NODE_REDIS), batch: BATCH },
  },
  { modules: ['@upstash/redis', '@upstash/redis/*'], source: 'Upstash Redis SDK: commands', calls: { 'Redis.fromEnv': giving('Redis') }, objects: { Redis: REST, batch: BATCH } },
  { modules: ['@vercel/kv'], source: 'Vercel KV SDK reference', calls: { ...REST, createClient: giving('VercelKV') }, objects: { VercelKV: REST, batch: BATCH } },
];
