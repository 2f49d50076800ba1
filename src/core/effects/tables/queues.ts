/** Queues and brokers: what is sent keeps its order, what is asked may be asked together. */
import { each } from '../known';
import { ACQUIRE, giving, ORDERED, READ, UNKNOWN, WRITE, type PackageTable, type Rows } from './model';

const COUNTS = 'getJob getJobs getJobCounts getJobCountByTypes getWaiting getActive getCompleted getFailed getDelayed getWaitingCount getActiveCount getCompletedCount getFailedCount getDelayedCount count isPaused';
const QUEUE: Rows = { ...each(COUNTS, READ), ...each('add addBulk pause resume drain clean obliterate close', WRITE), '*': UNKNOWN };
const ORDERED_CHANNEL: Rows = { '*': ORDERED };

export const QUEUES: readonly PackageTable[] = [
  { modules: ['bullmq'], source: "BullMQ's guide: queues, jobs", objects: { Queue: QUEUE, Job: { '*': ORDERED } } },
  { modules: ['bull'], source: "Bull's reference: Queue, Job", main: 'Queue', calls: { '': giving('Queue') }, objects: { Queue: QUEUE, Job: { '*': ORDERED } } },
  {
    modules: ['amqplib'],
    source: 'amqplib channel API reference',
    calls: { connect: giving('ChannelModel', ACQUIRE) },
    objects: { ...each('ChannelModel Connection', { ...each('createChannel createConfirmChannel', giving('Channel', ACQUIRE)), '*': ORDERED }), ...each('Channel ConfirmChannel', ORDERED_CHANNEL) },
  },
  {
    modules: ['kafkajs'],
    source: 'KafkaJS docs: producing, consuming, admin client',
    objects: {
      Kafka: { producer: giving('Producer'), consumer: giving('Consumer'), admin: giving('Admin') },
      ...each('Producer Consumer Transaction', ORDERED_CHANNEL),
      Admin: {
        ...each('listTopics fetchTopicMetadata fetchOffsets fetchTopicOffsets fetchTopicOffsetsByTimestamp describeGroups describeConfigs describeCluster listGroups', READ),
        ...each('createTopics deleteTopics createPartitions setOffsets resetOffsets alterConfigs deleteGroups deleteTopicRecords', WRITE),
        ...each('connect disconnect', UNKNOWN),
      },
    },
  },
];
