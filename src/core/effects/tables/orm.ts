/** Object-relational mappers. Models that are classes of the project itself are missed: only their file says what they extend. */
import { each } from '../known';
import { ACQUIRE, BY_SQL, giving, ORDERED, READ, UNKNOWN, WRITE, type PackageTable, type Rows } from './model';

const PRISMA: Rows = {
  ...each('findUnique findUniqueOrThrow findFirst findFirstOrThrow findMany count aggregate groupBy', READ),
  ...each('create createMany createManyAndReturn update updateMany updateManyAndReturn upsert delete deleteMany $executeRaw $executeRawUnsafe', WRITE),
  ...each('$queryRaw $queryRawUnsafe', BY_SQL),
  ...each('$transaction $connect $disconnect', UNKNOWN),
  $extends: giving('PrismaClient'),
};

const TYPEORM_READS = 'find findBy findAndCount findAndCountBy findOne findOneBy findOneOrFail findOneByOrFail findByIds count countBy exist exists existsBy sum average minimum maximum';
const TYPEORM_WRITES = 'save insert update upsert delete remove softDelete softRemove recover restore increment decrement clear';
const TYPEORM_STEPS =
  'select addSelect distinct distinctOn from addFrom innerJoin leftJoin innerJoinAndSelect leftJoinAndSelect innerJoinAndMapOne innerJoinAndMapMany leftJoinAndMapOne leftJoinAndMapMany loadRelationCountAndMap where andWhere orWhere whereInIds andWhereInIds orWhereInIds groupBy addGroupBy having andHaving orHaving orderBy addOrderBy limit offset take skip cache setParameter setParameters setFindOptions withDeleted comment clone returning output orIgnore orUpdate addCommonTableExpression maxExecutionTime timeTravelQuery';
const TYPEORM_REPOSITORY: Rows = { ...each(TYPEORM_READS, READ), ...each(TYPEORM_WRITES, WRITE), query: BY_SQL, createQueryBuilder: giving('SelectQueryBuilder') };
const TYPEORM_SOURCE: Rows = {
  ...each('getRepository getTreeRepository getMongoRepository', giving('Repository')),
  createQueryBuilder: giving('SelectQueryBuilder'),
  createQueryRunner: giving('QueryRunner'),
  query: BY_SQL,
  ...each('transaction initialize connect destroy close', UNKNOWN),
  ...each('synchronize runMigrations undoLastMigration dropDatabase', WRITE),
};
const TYPEORM_QUERY: Rows = {
  ...each(TYPEORM_STEPS, giving('SelectQueryBuilder', READ)),
  ...each('getOne getOneOrFail getMany getManyAndCount getRawOne getRawMany getRawAndEntities getCount getExists execute', READ),
  ...each('insert update delete softDelete restore into set values', giving('SelectQueryBuilder', WRITE)),
  ...each('setLock setOnLocked useTransaction setQueryRunner', giving('SelectQueryBuilder', ORDERED)),
  stream: ACQUIRE,
};

const SEQUELIZE_MODEL: Rows = {
  ...each('findAll findOne findByPk findAndCountAll count min max sum aggregate describe', READ),
  ...each('create bulkCreate update destroy upsert increment decrement findOrCreate findCreateFind restore truncate drop sync', WRITE),
  ...each('scope unscoped schema withScope withoutScope', giving('Model')),
};

export const ORM: readonly PackageTable[] = [
  { modules: ['@prisma/client', '@prisma/client/*'], source: 'Prisma Client API reference', generated: 'PrismaClient', objects: { PrismaClient: PRISMA } },
  {
    modules: ['typeorm'],
    source: 'TypeORM docs: Repository API, EntityManager API, select query builder, transactions',
    calls: {
      ...each('getRepository getTreeRepository getMongoRepository', giving('Repository')),
      ...each('getConnection', giving('DataSource')),
      ...each('getManager', giving('manager')),
      ...each('createConnection createConnections', UNKNOWN),
    },
    changing: ['SelectQueryBuilder'],
    objects: {
      ...each('Repository TreeRepository MongoRepository', TYPEORM_REPOSITORY),
      // What `getManager()` gives works on the pool. A variable of the type `EntityManager` is most often a transaction's.
      manager: { ...TYPEORM_REPOSITORY, getRepository: giving('Repository'), transaction: UNKNOWN },
      ...each('DataSource Connection', TYPEORM_SOURCE),
      SelectQueryBuilder: TYPEORM_QUERY,
      ...each('EntityManager QueryRunner', { '*': ORDERED }),
    },
  },
  {
    modules: ['sequelize', '@sequelize/core'],
    source: 'Sequelize docs: model querying, finders, raw queries, transactions',
    main: 'Sequelize',
    objects: {
      Sequelize: { ...each('define model', giving('Model')), query: BY_SQL, ...each('sync drop truncate', WRITE), ...each('authenticate transaction close', UNKNOWN) },
      ...each('Model ModelStatic ModelCtor', SEQUELIZE_MODEL),
      Transaction: { '*': ORDERED },
    },
  },
  {
    // One identity map: what one query loads, the next may change.
    modules: ['@mikro-orm/*'],
    source: 'MikroORM docs: entity manager, identity map, request context',
    objects: each('EntityManager SqlEntityManager EntityRepository', { '*': ORDERED }),
  },
];
