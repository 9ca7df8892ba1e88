export interface Case {
  readonly acl: string | Buffer;
  readonly users?: string | Buffer;
  readonly main?: string;
  readonly target?: string;
  readonly finds: readonly string[];
}

const ACL = '/etc/mosquitto/acl';
const OPEN = `listener 1883\nallow_anonymous true\nacl_file ${ACL}\n`;
const LOCAL = `listener 1883 127.0.0.1\nallow_anonymous true\nacl_file ${ACL}\n`;
const CLOSED = `listener 1883\nallow_anonymous false\nacl_file ${ACL}\n`;

const twice = 'This rule stands in the file already, for the same clients: remove it.';
const nothing = (by: string) =>
  `This rule adds nothing: "${by}" of the same clients grants all of it already. Remove one of the two.`;
const unrestricted = (by: string) =>
  `This does not restrict "${by}", which goes on granting more here: narrow that rule or write topic deny, or else remove this one.`;
const denied = (by: string) =>
  `This rule grants nothing: "${by}" is asked first, wherever it stands, and denies reading and writing. Remove one of the two.`;
const shared =
  'This never applies: messages of a shared subscription are asked for by their own topics. Write the topic without $share and the group.';
const sys = 'This grants nothing: no client may publish to $SYS, whatever the ACL says. Remove the rule.';
const readBelow = (topic: string, by: string) =>
  `This is for ${topic} only and nothing below, where others may read ("${by}") and nobody may publish: write ${topic}/# if that is meant.`;
const writtenBelow = (topic: string, by: string) =>
  `This is for ${topic} only, which nobody may publish to, while others may publish below it ("${by}"): write ${topic}/# if that is meant.`;
const unused = 'write pattern for all clients, or put it below the users it is meant for.';
const oneTopic = 'This is one topic with blanks in it, not several: write a line for each.';
const oneUser = 'This is one user whose name has commas in it: write a user line for each.';
const everybody = (name: string) =>
  `This is one user named ${name}, not everybody: rules for all clients are pattern lines.`;
const grantedAnyway = (grant: string, whose: string) =>
  `This takes away nothing, since no pattern grants any of it: "${grant}" of ${whose} is asked before any pattern, and grants it. Write topic deny there.`;
const exception = (grant: string, whose: string) =>
  `This does not hold for ${whose}: "${grant}" is asked before any pattern, and grants it. Write topic deny there.`;

/** What the rules about single lines and their neighbours find; the file is that of a broker with passwords. */
export const RULE_CASES: Readonly<Record<string, readonly Case[]>> = {
  'acl/covered-rule': [
    { acl: 'user alice\ntopic read a\ntopic read a\n', finds: [`info acl:3:1 ${twice} (acl:2)`] },
    // A block that is taken up again is the same.
    { acl: 'user alice\ntopic a\nuser bob\nuser alice\ntopic readwrite a\n', finds: [`info acl:5:1 ${twice} (acl:2)`] },
    { acl: 'user alice\ntopic read a\nuser bob\ntopic read a\n', finds: [] },
    { acl: 'topic read a\nuser bob\ntopic read a\n', finds: [] },
    {
      acl: 'user alice\ntopic read a/b\ntopic read a/#\n',
      finds: [`info acl:2:1 ${nothing('topic read a/#')} (acl:3)`],
    },
    {
      acl: 'user alice\ntopic read a\ntopic readwrite a\n',
      finds: [`info acl:2:1 ${nothing('topic readwrite a')} (acl:3)`],
    },
    {
      acl: 'user alice\ntopic #\ntopic read a\n',
      finds: [`warning acl:3:1 ${unrestricted('topic #')} (acl:2)`],
    },
    { acl: 'user alice\ntopic read #\ntopic a\n', finds: [] },
    { acl: 'user alice\ntopic read #\ntopic read $SYS/#\n', finds: [] },
    { acl: 'user alice\ntopic read #\ntopic read +/#\n', finds: [`info acl:3:1 ${nothing('topic read #')} (acl:2)`] },
    { acl: 'user alice\ntopic read +/#\ntopic read #\n', finds: [`info acl:3:1 ${nothing('topic read +/#')} (acl:2)`] },
    {
      acl: 'pattern read a/%u/b\npattern read a/%u/#\n',
      finds: [`info acl:1:1 ${nothing('pattern read a/%u/#')} (acl:2)`],
    },
    { acl: 'pattern read a/%u\npattern read a/+\n', finds: [`info acl:1:1 ${nothing('pattern read a/+')} (acl:2)`] },
    // A name with a slash has two levels there, and one that begins with a dollar is hidden from #.
    { acl: 'pattern read a/%u\npattern read a/+\n', target: '2.0.21', finds: [] },
    { acl: 'pattern read %u/a\npattern read #\n', target: '2.0.21', finds: [] },
    {
      acl: 'pattern read a/%u\npattern read a/#\n',
      target: '2.0.21',
      finds: [`info acl:1:1 ${nothing('pattern read a/#')} (acl:2)`],
    },
    {
      acl: 'user alice\ntopic deny a/b\ntopic deny a/#\n',
      finds: [
        'info acl:2:1 This rule adds nothing: "topic deny a/#" of the same clients denies all of it already. Remove one of the two. (acl:3)',
      ],
    },
    // Told as denied.
    { acl: 'user alice\ntopic read a/b\ntopic read #\ntopic deny a/#\n', finds: [] },
    {
      acl: `user alice\n${'topic read a\n'.repeat(1235)}`,
      finds: [
        'info acl:3:1 1,234 rules of this ACL, the first "topic read a", add nothing to others of the same clients: remove them.',
      ],
    },
    { acl: 'user alice\ntopic read a\ntopic read a\nUser bob\n', finds: [] },
  ],
  'acl/denied-rule': [
    {
      acl: 'user alice\ntopic read a\ntopic deny a\n',
      finds: [`warning acl:2:1 ${denied('topic deny a')} (acl:3)`],
    },
    {
      acl: 'user alice\ntopic deny a/#\ntopic read a/b\ntopic read b\n',
      target: '2.0.11',
      finds: [`warning acl:3:1 ${denied('topic deny a/#')} (acl:2)`],
    },
    { acl: 'user alice\ntopic read a/#\ntopic deny a/b\n', finds: [] },
    { acl: 'user alice\ntopic read a/b\nuser bob\ntopic deny a/#\n', finds: [] },
    { acl: 'pattern deny a/#\nuser alice\ntopic read a/b\n', finds: [] },
    {
      acl: 'pattern read a/%u/b\npattern deny a/%u/#\n',
      finds: [`warning acl:1:1 ${denied('pattern deny a/%u/#')} (acl:2)`],
    },
    {
      acl: `user alice\ntopic deny #\n${Array.from({ length: 1000 }, (_, i) => `topic read ${i}\n`).join('')}`,
      finds: [
        'warning acl:3:1 1,000 rules of this ACL, the first "topic read 0", grant nothing: a deny of the same clients is asked first and takes all of it away. Remove one or the other. (acl:2)',
      ],
    },
  ],
  'acl/pattern-deny-overruled': [
    {
      acl: 'pattern deny a/%u/b\nuser alice\ntopic readwrite a/alice/#\n',
      finds: [`warning acl:1:1 ${grantedAnyway('topic readwrite a/alice/#', 'user alice')} (acl:3)`],
    },
    { acl: 'pattern deny a/%u/b\nuser alice\ntopic readwrite a/bob/#\n', finds: [] },
    {
      acl: 'pattern readwrite a/#\npattern deny a/%c\nuser alice\ntopic read #\n',
      finds: [`info acl:2:1 ${exception('topic read #', 'user alice')} (acl:4)`],
    },
    { acl: 'topic read #\npattern deny a/%u\n', finds: [] },
    {
      acl: 'topic read #\npattern deny a/%c\n',
      finds: [`warning acl:2:1 ${grantedAnyway('topic read #', 'clients without a user name')} (acl:1)`],
    },
    { acl: 'pattern deny a/%u\npattern read a/+\nuser alice\ntopic read b/#\n', finds: [] },
    { acl: 'pattern deny a/x%u\nuser alice\ntopic read #\n', finds: [] },
    {
      acl: 'pattern deny a/x%u\nuser alice\ntopic read a/xalice\n',
      target: '2.0.21',
      finds: [`warning acl:1:1 ${grantedAnyway('topic read a/xalice', 'user alice')} (acl:3)`],
    },
  ],
  'acl/never-matches': [
    { acl: 'user alice\ntopic read $share/g/a/#\n', finds: [`warning acl:2:12 ${shared}`] },
    { acl: 'pattern read $share/%u/a\n', finds: [`warning acl:1:14 ${shared}`] },
    { acl: 'user alice\ntopic write $SYS/#\ntopic write $SYS/broker/connection/+/state\n', finds: [] },
    { acl: 'user alice\ntopic write $SYS/broker/log/#\n', finds: [`warning acl:2:13 ${sys}`] },
    { acl: 'pattern write $SYS/%u/x\n', finds: [`warning acl:1:15 ${sys}`] },
    { acl: 'pattern write $SYS/broker/connection/%c/state\n', finds: [] },
    { acl: 'user alice\ntopic $SYS/#\ntopic read $SYS/broker/uptime\ntopic read $CONTROL/#\n', finds: [] },
    {
      acl: 'user alice\ntopic read a\tb\n',
      finds: [
        'warning acl:2:12 This never applies: no topic can hold a control character. Remove it; a tab must be a space.',
      ],
    },
    // Told as a tab that parts no words.
    { acl: 'user alice\ntopic read\ta\n', finds: [] },
    {
      acl: Buffer.from('topic read caf\xe9\n', 'latin1'),
      finds: [
        'warning acl:1:12 This never applies: topics are UTF-8, and this is not, or has a character that MQTT forbids. Save the file as UTF-8.',
      ],
    },
    { acl: 'topic read café/😀\n', finds: [] },
  ],
  'acl/impossible-user': [
    {
      acl: Buffer.from('user j\xf6rg\nuser j\xf6rg\n', 'latin1'),
      finds: ['warning acl:1:6 No client can be user j\ufffdrg, whose name is not UTF-8: save the file as UTF-8.'],
    },
    {
      acl: 'user a\tb\n',
      finds: ['warning acl:1:6 No client can be user a\tb, whose name holds a control character: remove that.'],
    },
    {
      acl: 'user a\ufffe\n',
      finds: [
        'warning acl:1:6 No client can be user a\ufffe, whose name holds a character that MQTT forbids: remove that.',
      ],
    },
    { acl: 'user jörg\nuser a b\n', finds: [] },
    {
      acl: 'user a\tb\n',
      main: `listener 8883\ncertfile /c.pem\nkeyfile /k.pem\ncafile /c.pem\nrequire_certificate true\nuse_identity_as_username true\nacl_file ${ACL}\n`,
      finds: [],
    },
  ],
  'acl/anonymous-rules-unused': [
    {
      acl: 'topic read a\nuser alice\ntopic read b\n',
      finds: [
        `warning acl:1:1 This rule is for clients without a user name only, and no listener lets those in: ${unused}`,
      ],
      main: CLOSED,
    },
    {
      acl: 'pattern read a/%u\ntopic read a\ntopic read b\n',
      finds: [
        `warning acl:2:1 This and 1 more are for clients without a user name only, and no listener lets those in: ${unused}`,
      ],
      main: CLOSED,
    },
    { acl: 'topic read a\n', main: OPEN, finds: [] },
    { acl: 'pattern read a/%u\nuser alice\ntopic read a\n', main: CLOSED, finds: [] },
    {
      acl: 'topic read a\n',
      main: `per_listener_settings true\n${CLOSED}listener 1884\nallow_anonymous true\nacl_file ${ACL}\n`,
      target: '2.0.21',
      finds: [],
    },
    { acl: 'topic read a\nTopic read b\n', main: CLOSED, finds: [] },
  ],
  'acl/everything-open': [
    {
      acl: 'topic #\n',
      main: OPEN,
      finds: [
        'warning acl:1:1 Everybody who reaches the broker, without a user name, may read and write every topic: grant only what such clients need.',
      ],
    },
    {
      acl: 'topic write +/#\n',
      main: LOCAL,
      finds: [
        'info acl:1:1 Everybody who reaches the broker, without a user name, may write every topic: grant only what such clients need.',
      ],
    },
    {
      acl: 'user alice\npattern read #\n',
      main: CLOSED,
      finds: ['warning acl:2:1 Every client may read every topic: grant less, or name the users who need this.'],
    },
    { acl: 'topic #\n', main: CLOSED, finds: [] },
    { acl: 'topic deny #\nuser admin\ntopic readwrite #\n', main: OPEN, finds: [] },
    { acl: 'topic read a/#\npattern read %u/#\n', main: OPEN, finds: [] },
  ],
  'acl/user-name-misread': [
    { acl: 'user *\n', finds: [`warning acl:1:6 ${everybody('*')}`] },
    { acl: 'user All\n', users: '', finds: [`warning acl:1:6 ${everybody('All')}`] },
    { acl: 'user all\n', users: 'all:x\n', finds: [] },
    { acl: 'user #\n', main: OPEN, finds: [`warning acl:1:6 ${everybody('#')}`] },
    {
      acl: 'user anonymous\n',
      finds: [
        'warning acl:1:6 This is one user named anonymous: rules for clients without a user name stand above the first user line.',
      ],
    },
    {
      acl: 'user alice # her\nuser bob // his\n',
      finds: [
        'warning acl:1:6 The comment is part of this user name: give it a line of its own.',
        'warning acl:2:6 The comment is part of this user name: give it a line of its own.',
      ],
    },
    {
      acl: 'user "alice"\n',
      finds: ['warning acl:1:6 The quotes are part of this user name: leave them out.'],
    },
    { acl: 'user alice, bob\nuser a,b,c\n', finds: [`warning acl:1:6 ${oneUser}`, `warning acl:2:6 ${oneUser}`] },
    { acl: "user alice\nuser a b\nuser o'neill\nuser a#b\nuser C=DE,CN=x\nuser allan\n", main: OPEN, finds: [] },
  ],
  'acl/name-with-wildcard': [
    {
      acl: 'user a+b\ntopic read a\npattern read a/%u\nuser a+b\n',
      finds: [
        'warning acl:1:6 User a+b gets nothing from the patterns, since the name has + or # in it: grant it below this line, or take another name.',
      ],
    },
    { acl: 'user a+b\ntopic read a\npattern deny a/%u\n', finds: [] },
    { acl: 'user a+b\ntopic read a\n', finds: [] },
    { acl: 'user +\nuser alice # x\npattern read a/%u\n', finds: [] },
  ],
  'acl/topic-forgotten': [
    {
      acl: 'user alice\ntopic read\npattern Deny\n',
      finds: [
        'warning acl:2:7 This grants reading and writing of a topic named read: write the topic behind it, or topic readwrite read if it is meant so.',
        'warning acl:3:9 This grants reading and writing of a topic named Deny: write the topic behind it, or pattern readwrite Deny if it is meant so.',
      ],
    },
    { acl: 'topic readwrite read\ntopic a\ntopic reader\n', finds: [] },
  ],
  'acl/text-after-topic': [
    {
      acl: 'topic read a // b\ntopic read a ; b\ntopic read a/b --b\n',
      finds: [1, 2, 3].map(
        (line) => `warning acl:${line}:12 The comment is part of this topic: give it a line of its own.`,
      ),
    },
    { acl: 'topic read a/b a/c\n', finds: [`warning acl:1:12 ${oneTopic}`] },
    { acl: 'topic read a/b, c, d\n', finds: [`warning acl:1:12 ${oneTopic}`] },
    { acl: 'topic read x y/z\ntopic read y/#\n', finds: [`warning acl:1:12 ${oneTopic}`] },
    { acl: 'topic read "a/b"\n', finds: ['warning acl:1:12 The quotes are part of this topic: leave them out.'] },
    { acl: 'topic read Living Room/Air Temp\ntopic read a b\ntopic read a - b\ntopic read a;b//c\n', finds: [] },
    { acl: "topic read Anna, Bert's/x\ntopic read house/x y/#\n", finds: [] },
  ],
  'acl/subtopics-left-out': [
    {
      acl: 'user a\ntopic write foo\nuser b\ntopic read foo/+\n',
      finds: [`warning acl:2:13 ${readBelow('foo', 'topic read foo/+')} (acl:4)`],
    },
    {
      acl: 'user a\ntopic foo/x\nuser b\ntopic read foo/x/#\n',
      finds: [`info acl:2:7 ${readBelow('foo/x', 'topic read foo/x/#')} (acl:4)`],
    },
    { acl: 'user a\ntopic write foo\nuser b\ntopic read foo/+\ntopic write foo/x\n', finds: [] },
    { acl: 'user a\ntopic write foo\ntopic read foo/#\n', finds: [] },
    { acl: 'user a\ntopic write foo\nuser b\ntopic read #\n', finds: [] },
    { acl: 'user a\ntopic write foo/#\nuser b\ntopic read foo/+\n', finds: [] },
    {
      acl: 'user a\ntopic write foo/x\nuser b\ntopic read foo\n',
      finds: [`warning acl:4:12 ${writtenBelow('foo', 'topic write foo/x')} (acl:2)`],
    },
    { acl: 'user a\ntopic write foo/x\ntopic write foo\nuser b\ntopic read foo\n', finds: [] },
    { acl: 'user a\ntopic write foo/x\nuser b\ntopic read foo\ntopic read foo/x\n', finds: [] },
    {
      acl: 'pattern write foo/%u\nuser b\ntopic read foo\nuser admin\ntopic #\n',
      finds: [`warning acl:3:12 ${writtenBelow('foo', 'pattern write foo/%u')} (acl:1)`],
    },
  ],
};
