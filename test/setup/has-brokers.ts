/** Whether the brokers are there (see brokers.ts): `describe.skipIf(!hasBrokers)`. */
export const hasBrokers = process.env.MQTTCTL_BROKERS === 'yes';
