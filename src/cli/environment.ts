/**
 * The password of MQTTCTL_PASSWORD. It is taken out of the environment before anything else happens, so that no
 * program that mqttctl starts can get it.
 */
export const environmentPassword: string | undefined = process.env.MQTTCTL_PASSWORD;

delete process.env.MQTTCTL_PASSWORD;
