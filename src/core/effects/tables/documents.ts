/** Document stores. */
import { each } from '../known';
import { ACQUIRE, giving, ORDERED, READ, UNKNOWN, WRITE, type KnownCall, type PackageTable, type Rows } from './model';

/** An aggregation reads unless a stage of it writes; where its stages cannot be read, `$out` and `$merge` are rare. */
const aggregation = (gives: string): KnownCall => ({ access: 'read', gives, by: 'pipeline' });

const MONGO_COLLECTION: Rows = {
  ...each('findOne countDocuments estimatedDocumentCount distinct indexes indexExists indexInformation isCapped options', READ),
  ...each('find listIndexes', giving('FindCursor', READ)),
  aggregate: aggregation('AggregationCursor'),
  ...each('insertOne insertMany updateOne updateMany replaceOne deleteOne deleteMany findOneAndUpdate findOneAndReplace findOneAndDelete bulkWrite drop rename createIndex createIndexes dropIndex dropIndexes', WRITE),
  ...each('initializeOrderedBulkOp initializeUnorderedBulkOp', ORDERED),
  watch: ACQUIRE,
};
const cursor = (name: string, steps: string): Rows => ({
  ...each(`project sort limit skip batchSize maxTimeMS map addCursorFlag withReadPreference withReadConcern clone ${steps}`, giving(name, READ)),
  ...each('toArray explain', READ),
  ...each('next hasNext tryNext forEach close', ORDERED),
  stream: ACQUIRE,
});

const MODEL_WRITES = 'updateOne updateMany replaceOne deleteOne deleteMany findOneAndUpdate findOneAndReplace findOneAndDelete';
const query = giving('Query', READ);
const MONGOOSE_MODEL: Rows = {
  ...each('find findOne findById where countDocuments estimatedDocumentCount distinct exists', query),
  aggregate: aggregation('Aggregate'),
  ...each(`${MODEL_WRITES} findByIdAndUpdate findByIdAndDelete`, giving('Query', WRITE)),
  ...each('create insertMany insertOne bulkWrite bulkSave createCollection createIndexes ensureIndexes syncIndexes cleanIndexes', WRITE),
  ...each('startSession watch', ACQUIRE),
  // It fills the documents that it is given.
  populate: UNKNOWN,
};
const MONGOOSE_QUERY: Rows = {
  ...each('find findOne where equals select sort limit skip lean populate collation hint comment maxTimeMS read readConcern batchSize allowDiskUse slice gt gte lt lte ne in nin regex exists elemMatch and or nor all size mod near within box circle polygon orFail setOptions transform distinct countDocuments estimatedDocumentCount clone exec', query),
  ...each(`${MODEL_WRITES} set`, giving('Query', WRITE)),
  session: giving('Query', ORDERED),
  cursor: ACQUIRE,
};
const MONGOOSE_AGGREGATE: Rows = {
  ...each('match group project lookup unwind sort limit skip count addFields facet sample sortByCount replaceRoot redact near graphLookup unionWith search densify fill collation hint allowDiskUse read readConcern option addCursorFlag exec', giving('Aggregate', READ)),
  append: giving('Aggregate', UNKNOWN),
  session: giving('Aggregate', ORDERED),
  cursor: ACQUIRE,
};

const FIRESTORE_STEPS = 'where orderBy limit limitToLast offset select startAt startAfter endAt endBefore withConverter count';
const FIRESTORE_QUERY: Rows = { ...each(FIRESTORE_STEPS, giving('Query')), doc: giving('DocumentReference'), get: READ, listDocuments: READ, add: WRITE };
const FIRESTORE: Rows = { ...each('collection collectionGroup', giving('Query')), doc: giving('DocumentReference'), ...each('getAll listCollections', READ), recursiveDelete: WRITE, batch: giving('WriteBatch'), bulkWriter: giving('WriteBatch'), runTransaction: UNKNOWN };

export const DOCUMENTS: readonly PackageTable[] = [
  {
    modules: ['mongodb'],
    source: 'MongoDB Node.js driver API: MongoClient, Db, Collection, FindCursor, ClientSession',
    calls: { 'MongoClient.connect': giving('MongoClient', UNKNOWN) },
    changing: ['FindCursor', 'AggregationCursor'],
    objects: {
      MongoClient: { db: giving('Db'), connect: giving('MongoClient', UNKNOWN), startSession: giving('ClientSession'), watch: ACQUIRE, ...each('withSession close', UNKNOWN) },
      Db: { collection: giving('Collection'), ...each('listCollections', giving('FindCursor', READ)), ...each('collections stats indexInformation', READ), aggregate: aggregation('AggregationCursor'), ...each('createCollection createIndex dropCollection dropDatabase renameCollection removeUser', WRITE), watch: ACQUIRE, ...each('command runCursorCommand', UNKNOWN) },
      Collection: MONGO_COLLECTION,
      FindCursor: { ...cursor('FindCursor', 'filter hint collation maxAwaitTimeMS comment allowDiskUse min max returnKey showRecordId'), count: READ },
      AggregationCursor: { ...cursor('AggregationCursor', 'addStage match group lookup unwind geoNear redact'), out: giving('AggregationCursor', WRITE) },
      // The driver does not allow operations of one session to overlap.
      ClientSession: { '*': ORDERED },
    },
  },
  {
    modules: ['mongoose'],
    source: 'Mongoose API: Model, Query, Aggregate, Connection',
    calls: { model: giving('Model'), createConnection: giving('Connection', ACQUIRE), startSession: ACQUIRE, ...each('connect disconnect syncIndexes', UNKNOWN) },
    changing: ['Query', 'Aggregate'],
    objects: {
      Model: MONGOOSE_MODEL,
      Query: MONGOOSE_QUERY,
      Aggregate: MONGOOSE_AGGREGATE,
      Connection: { model: giving('Model'), startSession: ACQUIRE, ...each('transaction withSession asPromise openUri close', UNKNOWN), ...each('dropDatabase dropCollection createCollection', WRITE) },
      ClientSession: { '*': ORDERED },
    },
  },
  {
    modules: ['firebase-admin/firestore', '@google-cloud/firestore'],
    source: 'Cloud Firestore server client reference for Node.js',
    calls: { getFirestore: giving('Firestore') },
    objects: {
      Firestore: FIRESTORE,
      ...each('Query CollectionReference CollectionGroup', FIRESTORE_QUERY),
      DocumentReference: { collection: giving('Query'), withConverter: giving('DocumentReference'), ...each('get listCollections', READ), ...each('set update delete create', WRITE) },
      ...each('WriteBatch Transaction BulkWriter', { '*': ORDERED }),
    },
  },
  {
    modules: ['firebase/firestore', '@firebase/firestore'],
    source: 'Firebase JavaScript API reference: firestore',
    calls: { ...each('getDoc getDocs getDocFromServer getDocsFromServer getDocFromCache getDocsFromCache getCountFromServer getAggregateFromServer', READ), ...each('setDoc updateDoc addDoc deleteDoc', WRITE), writeBatch: giving('WriteBatch'), runTransaction: UNKNOWN },
    objects: each('WriteBatch Transaction', { '*': ORDERED }),
  },
];
