-- A store of schema 003, made by tests/upgrade/make.sh. Invented; the keys in it are nobody's.
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE identity (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  sign_secret BLOB NOT NULL CHECK (length (sign_secret) = 64), -- Ed25519
  seal_secret BLOB NOT NULL CHECK (length (seal_secret) = 32), -- X25519
  name TEXT NOT NULL,
  region TEXT NOT NULL,       -- Kemendagri code prefix
  created_ms INTEGER NOT NULL -- host clock
) STRICT;
INSERT INTO identity VALUES(1,X'796a6af2c2a6dcf593437655f3ebd35bfbfab8b423c4b49f0d0a30d99f5e47e47501f9cd4297df6f23709941eaec8c2f146d9c9f747605392fdfb20d53cdc1d1',X'70532bb29df7ef6a392ce1975b327bbf6bdfcf19dd975d2205dab0de0b895215','Kantor contoh','17.07',1728312185000);
CREATE TABLE spool (
  spool_key INTEGER PRIMARY KEY,                           -- order of arrival
  digest BLOB NOT NULL UNIQUE CHECK (length (digest) = 32), -- BLAKE2b-256 of bytes
  medium TEXT NOT NULL,         -- "usb", "qr"
  source TEXT NOT NULL,         -- the file or folder it came from, as the operator named it
  received_ms INTEGER NOT NULL, -- host clock
  bytes BLOB NOT NULL
) STRICT;
INSERT INTO spool VALUES(1,X'9566e4160c12c833e8da8e088c1c705bb7ae8b7af6eee579ba5a9dadda65ce18','usb','stick/9566e4160c12c833e8da8e088c1c705b.pwb',1728312185000,X'505711d76c0f535b866e3bfd4503dbb3b373d6503af710641dd9df698e984de6e1bce1f0834f4b0958d458ff98b2ed30a61b3f78d4aba24621875ea2cfcc72d7e349e29d9cd69b55d48c7e941776bbbe54e324757983e15c38e8b15e71bb9411733cefbb17fbcdb82279d28ae1d01c7c7b3f334b05e3f77fbc9398ce9d87c635927c7f685da65c249fbe38776d2c499e3b152630ff68cab39b81c4adde8327f3fcdae70bf6aa14bc9da8c5ddde27102387f6b90295e197a6d7960f5cf916c52de458d8d98011373d964227e87cf410c86badec6fb8f4597a7b629f631307c28c0d1b9e3648c889eff2651cefdbe77b1bf81111fe8f98b5');
INSERT INTO spool VALUES(2,X'7558344966784b858ca418a6507a6cbd736f3c22924451a8d10b3c78de641695','usb','stick/7558344966784b858ca418a6507a6cbd.pwb',1728312185000,X'505711d76c0f535b866e3b3f37da9c78594a754cb3c212884dc918dcd57575879b545aa904ff058a63726289b961f79c9508479adda777c1321b9eba298158cece2831edaf6672c1a82750b2ab98276fe962ed391c7d0c3961f24307e4c55e017a7d438ba91c66d29570caa545517f54ff54e52e22dd0ae15aab3cbdb4afd99d0e9b6b1ad1eca23725efc0c09712c24b528d93e595ddb63e4cca551a9c77746c54808cf1c5ac8e191cbee97cfaa88412319fde2550e246d8a565f31c582b5e19c79fd73cd67ce5c148033712deca68946f0f0acb0dc5aec14590ff260f72b0124decf96bb565ced74124ce0554de71e3bf2c098348b12a72eaec64b8aaa1ce968396fb2e5b7f64fcf3de6c81b24d78c590978a47a48a9f77bfeb7c16c6a81fd62ae1bcec14a75442138a96091d10b1401db499d88b228f0474e298480a15491022df2176f34a4f5c34453d62af4a23627510a521f9c8e92cf28a62e5674f84cf159658f3ef4ed39138f9be2a2eff52cd3f3c12b42c2f5b7497407bd65c188d0dd0625e89a7342221016a4d2e16b11f09c106c51ac6a9257a8c0adcd7866e6987e5cfe193ca4e1e0f3e6ebc4935ba7260bb3f9f8b7c1ce19dee41f4dde8f16ec6e5c2f5a5a21f48b323ee1aef7bc820e65bdbe26b8722925c1b67318b81c28daf26b9d09d60e541fdce6bc81b08c179407f45c13fef7ec8b76a82a4f6e13fd8710f29bd3172a49baafb57e87d0f5f8655c45bece4ed36c817394e5c8e3a86984acc229b72ea03f62bc3629ab1f9ace4b0f3a798526a81fb0c482d64e8373d851db4efa5771e92b60ecc59c13404a7c32522f4c0bde3794f7d093c87c53edee37cc8c0860dcad0a5b1da28a7aba53eb607a44ac38f86c2b9d1a729be035a15377e59e0de25852aadfe363f4b6bb293614e75e0f596ddb3244a0d');
INSERT INTO spool VALUES(3,X'4d0ab1d08614c6087270c616bcf264dff125169f2ccb8ea10509c9b3129ab709','usb','up/4d0ab1d08614c6087270c616bcf264df.pwb',1728312185000,X'505711d76c0f535b866e3bf4ba6caaf4dc1de4a648e9057bed3b7ebc971e194e3f612a1f2d5600bef02055884ee043d8929b7d1fb625cae796a9a35dfb7dd375653269e74edcbcbb14aa7cc92837e807567b8487e105bb4ab237c30036fbeb259722dd372d7ad45b098ed574cce27803543ea3102ae5254bf6d250cf49c93d84eda68f4eb455c78c0e1f179ec6ad806dfd20b4e57c25c1b5d4ce53fcd11f8f18f04240d4ae5d9394f30afba755c497450ce92470452a99aaefa2647da9b9799fe515426b00c3b24a8e7943213fcf16999a3e0fa6ebfa23d5fdbbf61ed264d82176da4e64d9a82d363fd95fb8b5e6cc6ca7b34138374a80c68918320769c0b38c017df579d2bc9230bcd8053ee681c563dfdaedf260f44bdc8437507dc9216dbb4d437c2904158e27a8cb725d7338e15ea7ee47b9c5c5734ed0d4068a9b185f80395892e9f7102302e776a4406b8b781fcebc9c9a180e0a515d19e60b27f0206d862a325e5e17e8d92600ee2de814b8fbe790f3e04f0849abb206d4367ee6b5a76fd682b67780680ed3363eb091da22e084fb5a408a9b30fd4763f28e2f60191fc061d3c51b0e70e06a064dc1856d8322ba046c07a8399b1904215d9777b6111118b12eb70340c787a195faac614364db03abe5201f309897f90f84ec53d94791');
INSERT INTO spool VALUES(4,X'aafff35545b0b0c865f2dd9a3ade51b5b60bc94daff77285ed321a2c99e3d4bb','usb','down/aafff35545b0b0c865f2dd9a3ade51b5.pwb',1728312185000,X'505711d76c0f535b866e3b8a312b027b88166d44f504e29cf738f329b57790e127e89e5f84db1a1b089977977f14f85952442fa3fd27a9085f3e4ca4b55e9194acbe3f3e6540b97e346bdb253071fab092873727a69b38200ce24dfa032c9be96a8f9d64e059f859639fbc3b12d55a39baa5db904a3fafd5ae1a711482fb3e032b77fa892c220f48fc87fc3c089f51b1046285161133a4e45603922660133c837ae33a35f0a592fab7fa326047b099eed07298d13bc022e65a8a4fb86a539aa6a571fb123bd8edebff43797a46a81eaf1c776c4d6460ba53da358c7eccdbcfb45cf7c24d6368cbba44aa1f1d966e6c10157485648a2ccc09385187ab2f15910eab7c403e18c346df40df1231f2a81852d9af7b68b1260fb9a88088e872eca7');
CREATE TABLE verdict (
  spool_key INTEGER PRIMARY KEY REFERENCES spool,
  is_open INTEGER NOT NULL DEFAULT 1, -- 1: never judged, or judged so that a later look may differ
  code TEXT,        -- host/verify/host-verdict.h; NULL: not looked at yet
  detail TEXT,      -- what a person should know beside the sentence of the code; NULL: nothing
  device BLOB CHECK (length (device) = 16), -- the author, once known
  first_seq INTEGER,
  last_seq INTEGER,
  judged_ms INTEGER -- host clock
) STRICT;
INSERT INTO verdict VALUES(1,0,'ok',NULL,X'58317dfb633f3cee04175136f40687cf',NULL,NULL,1728312185000);
INSERT INTO verdict VALUES(2,0,'ok',NULL,X'58317dfb633f3cee04175136f40687cf',1,3,1728312185000);
INSERT INTO verdict VALUES(3,0,'ok',NULL,X'07d3810e9ebb55f138ecb21704812086',NULL,NULL,1728312185000);
INSERT INTO verdict VALUES(4,0,'ok',NULL,X'6b7f5a4f37214cfa058f33ad89d67def',NULL,NULL,1728312185000);
CREATE TABLE arrival (
  spool_key INTEGER NOT NULL REFERENCES spool,
  received_ms INTEGER NOT NULL,
  medium TEXT NOT NULL,
  source TEXT NOT NULL
) STRICT;
CREATE TABLE frame (
  transfer BLOB NOT NULL CHECK (length (transfer) = 4),
  frame BLOB NOT NULL,
  PRIMARY KEY (transfer, frame)
) STRICT, WITHOUT ROWID;
CREATE TABLE invitation (
  challenge BLOB PRIMARY KEY CHECK (length (challenge) = 16),
  made_ms INTEGER NOT NULL,
  expires_s INTEGER NOT NULL,
  used_by BLOB,               -- device id; NULL: not used yet
  used_ms INTEGER
) STRICT, WITHOUT ROWID;
INSERT INTO invitation VALUES(X'0a64d82cd91d8d9c564b1f3995e020bc',1728312185000,1730904185,X'58317dfb633f3cee04175136f40687cf',1728312185000);
INSERT INTO invitation VALUES(X'6bf03ae513a2f402f4093eae912498fc',1728312185000,1730904185,X'6b7f5a4f37214cfa058f33ad89d67def',1728312185000);
CREATE TABLE request (
  device BLOB PRIMARY KEY CHECK (length (device) = 16),
  public_key BLOB NOT NULL CHECK (length (public_key) = 32),
  name TEXT NOT NULL,
  region TEXT NOT NULL,         -- asked for
  asked_ms INTEGER NOT NULL,    -- device clock
  received_ms INTEGER NOT NULL, -- host clock
  spool_key INTEGER NOT NULL REFERENCES spool
, seal_public BLOB CHECK (length (seal_public) = 32)) STRICT, WITHOUT ROWID;
INSERT INTO request VALUES(X'58317dfb633f3cee04175136f40687cf',X'cb0d69964e668e07734b210aa59bf0f39b2e753d9a446d587a00e89c79376cc7','PKD contoh','17.07.03',1728312185000,1728312185000,1,NULL);
INSERT INTO request VALUES(X'6b7f5a4f37214cfa058f33ad89d67def',X'bdc5b7cacea424eabe9ad1ffcf5a0a118c4db92087a91420c8537c3f3f6cfc07','Kecamatan contoh','17.07.03',1728312185000,1728312185000,4,X'86834fcdb5f72b6c4f1476adeefb6d9cc698caa2f35a61eb9806964618aebc1d');
CREATE TABLE author (
  author_key INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE CHECK (length (id) = 16),
  public_key BLOB NOT NULL CHECK (length (public_key) = 32)
) STRICT;
INSERT INTO author VALUES(1,X'd76c0f535b866e3bae4eafe2432147a3',X'7501f9cd4297df6f23709941eaec8c2f146d9c9f747605392fdfb20d53cdc1d1');
INSERT INTO author VALUES(2,X'58317dfb633f3cee04175136f40687cf',X'cb0d69964e668e07734b210aa59bf0f39b2e753d9a446d587a00e89c79376cc7');
INSERT INTO author VALUES(3,X'6b7f5a4f37214cfa058f33ad89d67def',X'bdc5b7cacea424eabe9ad1ffcf5a0a118c4db92087a91420c8537c3f3f6cfc07');
CREATE TABLE contact (
  author_key INTEGER NOT NULL REFERENCES author,
  spool_key INTEGER NOT NULL REFERENCES spool,
  host_ms INTEGER NOT NULL,   -- when the batch arrived
  device_ms INTEGER NOT NULL, -- when the device says it made it
  PRIMARY KEY (author_key, spool_key)
) STRICT, WITHOUT ROWID;
INSERT INTO contact VALUES(2,2,1728312185000,1728312185000);
CREATE TABLE record (
  id BLOB NOT NULL PRIMARY KEY CHECK (length (id) = 16),
  record_key INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO record VALUES(X'9d7150fdc3cd47dc46f6da4e0f8a9f33',4);
INSERT INTO record VALUES(X'ff1ae10f4be084a50de584ad10ce3e9a',3);
CREATE TABLE segment (
  segment_key INTEGER PRIMARY KEY,
  author_key INTEGER NOT NULL REFERENCES author,
  first_seq INTEGER NOT NULL,
  last_seq INTEGER NOT NULL,
  prev BLOB NOT NULL CHECK (length (prev) = 32),               -- digest before the first
  last_digest BLOB NOT NULL CHECK (length (last_digest) = 32),
  recipient BLOB NOT NULL CHECK (length (recipient) = 16),
  sent_s INTEGER NOT NULL,                                     -- device clock
  signature BLOB NOT NULL CHECK (length (signature) = 64),
  spool_key INTEGER REFERENCES spool                           -- NULL: this host's own log
) STRICT;
INSERT INTO segment VALUES(1,1,1,1,X'd76c0f535b866e3bae4eafe2432147a3d5c460715b5c398137ed5e5ac35c991a',X'135bcd1fae834944ebbaecca134244863f4f203dcc362854d20a694befcf6422',X'd76c0f535b866e3bae4eafe2432147a3',1728312185,X'c6f3fe7c6d2425e0e072a8aedd04ee16a17b68ff440eff3969dd7607c3c753408779de48f47b087eae89a85758ed2f46a5305f5bdf25a2e4827940c9815f1503',NULL);
INSERT INTO segment VALUES(2,1,2,2,X'135bcd1fae834944ebbaecca134244863f4f203dcc362854d20a694befcf6422',X'8e48c932103847900dff8ccd642c44e76b442bee573d36baec9f8872543023b7',X'd76c0f535b866e3bae4eafe2432147a3',1728312185,X'9487bc9e9d2716e7b2d5b64fc80a230afa6fe6f19014601165951b835b4c7bdcda96d8a24c8cd564bdd315daaeecbd4a1a0c7ce2424f8c4231375b4c80dc7305',NULL);
INSERT INTO segment VALUES(3,2,1,3,X'58317dfb633f3cee04175136f40687cf7cc14bc7911a76fd989cf90dade3bdac',X'79a45cc43451794f88f90f33e872d78a85fed42ffc3d63b9c965cd3bf976a2c6',X'd76c0f535b866e3bae4eafe2432147a3',1728312185,X'ead8c0ba4ce281a6ab69238a99448fc8799766cc22921245cfe12877df60d8c194cb7da9d091fcf5242949519a1e843c511499a15b123e6428fa780ab55c3808',2);
INSERT INTO segment VALUES(4,1,3,3,X'8e48c932103847900dff8ccd642c44e76b442bee573d36baec9f8872543023b7',X'7f25e0fdb0257e6b860158b204668eba606d53ac6d7367bbb7d49269ebf8a8a0',X'd76c0f535b866e3bae4eafe2432147a3',1728312185,X'0bed83ca80f52a8e2253e88b2b1b3049f0f8ecfc46021f6247e7bf1d4fd25c51b54ebcfe6510d9b84796a537ae55681775f254352be9c436e98142649731c10c',NULL);
INSERT INTO segment VALUES(5,1,4,4,X'7f25e0fdb0257e6b860158b204668eba606d53ac6d7367bbb7d49269ebf8a8a0',X'12110d4e7b33bc276f680a667f85f17f9ea7c9a8b03775552710fc308d0209d0',X'd76c0f535b866e3bae4eafe2432147a3',1728312185,X'ed6888f851f5e7cd7a806b5909648c45af7d3681c53025e39cda4cfcf2cc57688ab1770ed7af0b8aa7aef4bcc721ecc4b80e45ca7de2c401791057f7aeb5e506',NULL);
CREATE TABLE op (
  op_key INTEGER PRIMARY KEY,
  author_key INTEGER NOT NULL,  -- in author
  seq INTEGER NOT NULL,
  digest BLOB NOT NULL CHECK (length (digest) = 32), -- chain digest: the operation's id
  kind INTEGER NOT NULL,        -- PwOpKind
  record_key INTEGER,           -- in record; NULL: about no record
  segment_key INTEGER NOT NULL, -- in segment: a proof that covers it
  bytes BLOB NOT NULL           -- canonical CBOR (operation-v1.md)
) STRICT;
INSERT INTO op VALUES(1,1,1,X'135bcd1fae834944ebbaecca134244863f4f203dcc362854d20a694befcf6422',7,NULL,1,X'a40101020706841b00000192676f10a81901a41a0035adbf1a8169c5f107a4636b65795820cb0d69964e668e07734b210aa59bf0f39b2e753d9a446d587a00e89c79376cc7646e616d656a504b4420636f6e746f68666465766963655058317dfb633f3cee04175136f40687cf66726567696f6e6831372e30372e3033');
INSERT INTO op VALUES(2,1,2,X'8e48c932103847900dff8ccd642c44e76b442bee573d36baec9f8872543023b7',9,NULL,2,X'a40102020906841b00000192676f10a81901a41a0035ae321a8169c5f107a5646b696e6402646e616d6567726567696f6e7366636f6c756d6e64636f64656664696765737458201b43418d7cf0ba04154f646ad00ca6174139236da2a99886d13b1775a2050eeb6776657273696f6e6a32303234313030373030');
INSERT INTO op VALUES(3,2,1,X'ff1ae10f4be084a50de584ad10ce3e9a2f08470410ddb07652928b63371f6688',1,3,3,X'a501010201058366666f726d5f616a323032363131323230305820ae08bc2e83d73ca80d04c929a5631482401f02fe837f913ed4bf187822de2dd006841b00000192676f10a81901a41a0035af401a8169c5f107a764666f726d66666f726d5f61657374616765686b616d70616e79656776696c6c6167656d31372e30372e30332e3230303768656c656374696f6e6770696c6b616461696e6172726174697665744b656c696c696e6720647573756e20736174752e6a6163746976697469657381a2666d6574686f64686c616e6773756e676a737461727465645f617476323032342d30392d32375430383a31352b30373a30306f76696f6c6174696f6e5f666f756e64626e6f');
INSERT INTO op VALUES(4,2,2,X'9d7150fdc3cd47dc46f6da4e0f8a9f33c04fed1c83b14d7667de215ca7383df0',1,4,3,X'a501020201058366666f726d5f616a323032363131323230305820ae08bc2e83d73ca80d04c929a5631482401f02fe837f913ed4bf187822de2dd006841b00000192676f10a81901a41a0035af641a8169c5f107a764666f726d66666f726d5f61657374616765686b616d70616e79656776696c6c6167656d31372e30372e30332e3230303768656c656374696f6e6770696c6b616461696e6172726174697665734b656c696c696e6720647573756e206475612e6a6163746976697469657381a2666d6574686f64686c616e6773756e676a737461727465645f617476323032342d30392d32375430383a31352b30373a30306f76696f6c6174696f6e5f666f756e64626e6f');
INSERT INTO op VALUES(5,2,3,X'79a45cc43451794f88f90f33e872d78a85fed42ffc3d63b9c965cd3bf976a2c6',2,3,3,X'a6010302020350ff1ae10f4be084a50de584ad10ce3e9a0481820148ff1ae10f4be084a506841b00000192676f10a81901a41a0035af891a8169c5f107a263736574a16a2f6e617272617469766578284b656c696c696e6720647573756e20736174752c206c616c75206b652062616c616920646573612e66726561736f6e724164612079616e67207465726c657761742e');
INSERT INTO op VALUES(6,1,3,X'7f25e0fdb0257e6b860158b204668eba606d53ac6d7367bbb7d49269ebf8a8a0',5,3,4,X'a6010302050350ff1ae10f4be084a50de584ad10ce3e9a048183034879a45cc43451794f5058317dfb633f3cee04175136f40687cf06841b00000192676f10a81901a41a0035b0821a8169c5f107a266706572736f6e6e5065747567617320636f6e746f6866726561736f6e6f53696170612073616b73696e79613f');
INSERT INTO op VALUES(7,1,4,X'12110d4e7b33bc276f680a667f85f17f9ea7c9a8b03775552710fc308d0209d0',7,NULL,5,X'a40104020706841b00000192676f10a81901a41a0035b70d1a8169c5f107a5636b65795820bdc5b7cacea424eabe9ad1ffcf5a0a118c4db92087a91420c8537c3f3f6cfc07646e616d65704b6563616d6174616e20636f6e746f68647365616c582086834fcdb5f72b6c4f1476adeefb6d9cc698caa2f35a61eb9806964618aebc1d66646576696365506b7f5a4f37214cfa058f33ad89d67def66726567696f6e6831372e30372e3033');
CREATE TABLE blob_part (
  digest BLOB NOT NULL CHECK (length (digest) = 32), -- of the whole file
  size INTEGER NOT NULL,                             -- of the whole file
  offset INTEGER NOT NULL,
  spool_key INTEGER NOT NULL REFERENCES spool,
  length INTEGER NOT NULL, -- behind the key: integrity_check of SQLite 3.40 misreads it elsewhere
  PRIMARY KEY (digest, size, offset, spool_key)
) STRICT, WITHOUT ROWID;
CREATE TABLE blob (
  digest BLOB PRIMARY KEY CHECK (length (digest) = 32),
  size INTEGER NOT NULL,
  good INTEGER NOT NULL CHECK (good IN (0, 1)), -- 0: parts are complete but do not give the digest
  newest INTEGER NOT NULL CHECK (newest IN (0, 1)) -- of each piece the row that came last is the right one
) STRICT, WITHOUT ROWID;
CREATE TABLE outbox (
  outbox_key INTEGER PRIMARY KEY,
  device BLOB NOT NULL CHECK (length (device) = 16),
  kind INTEGER NOT NULL,      -- PwMessageKind
  record BLOB CHECK (length (record) = 16), -- a copy: of which record; NULL: not a copy
  message BLOB,               -- signed; NULL for a copy, which is made for each reply
  made_ms INTEGER NOT NULL    -- host clock
) STRICT;
INSERT INTO outbox VALUES(1,X'58317dfb633f3cee04175136f40687cf',3,NULL,X'840350d76c0f535b866e3bae4eafe2432147a358400f80a1d79e5fbf8496a74a3635026d4e324d7b146fe5b333a24d4e9685b9904f5fdf604e5d3b3b69a7bc70a4c930bb4d49f3e0bb9072cd060c1275c9416a160fa6015058317dfb633f3cee04175136f40687cf026831372e30372e30330363706b64046a504b4420636f6e746f68051a6703f3790600',1728312185000);
INSERT INTO outbox VALUES(2,X'6b7f5a4f37214cfa058f33ad89d67def',3,NULL,X'840350d76c0f535b866e3bae4eafe2432147a35840775a565b4130bdc4d2809864416283600e7feff4f5a343a2d62474dd4c680329e398fd5074ac1b4acff2b8237271a79d3c6675a4beda4d19e57a178e0541f400a601506b7f5a4f37214cfa058f33ad89d67def026831372e30372e30330364686f737404704b6563616d6174616e20636f6e746f68051a6703f3790600',1728312185000);
CREATE TABLE reply (
  device BLOB NOT NULL CHECK (length (device) = 16),
  name TEXT NOT NULL,         -- of the file
  made_ms INTEGER NOT NULL,   -- host clock
  PRIMARY KEY (device, name)
) STRICT, WITHOUT ROWID;
INSERT INTO reply VALUES(X'07d3810e9ebb55f138ecb21704812086','2ae2d8b7d3f99f1ccd2e3987bb4e9527.pwb',1728312185000);
INSERT INTO reply VALUES(X'07d3810e9ebb55f138ecb21704812086','7125930e70f28481f99597962ef15fd2.pwb',1728312185000);
INSERT INTO reply VALUES(X'07d3810e9ebb55f138ecb21704812086','7fa6c7e532dfefa9c2a6eb165b57818f.pwb',1728312185000);
INSERT INTO reply VALUES(X'07d3810e9ebb55f138ecb21704812086','e1727e7cbb1e118ec626c5a23cc169bb.pwb',1728312185000);
INSERT INTO reply VALUES(X'58317dfb633f3cee04175136f40687cf','3df8df6559a64b542eb80e7ad1a77cb6.pwb',1728312185000);
INSERT INTO reply VALUES(X'58317dfb633f3cee04175136f40687cf','42225c89cc82a0e597f61697932bf2fd.pwb',1728312185000);
INSERT INTO reply VALUES(X'58317dfb633f3cee04175136f40687cf','803b6319f41ca6b0e0519a02aef14f81.pwb',1728312185000);
INSERT INTO reply VALUES(X'58317dfb633f3cee04175136f40687cf','e577f7cad1d880311acad5899da8943a.pwb',1728312185000);
INSERT INTO reply VALUES(X'58317dfb633f3cee04175136f40687cf','e5881e894060ec29d0d9b430120edb4c.pwb',1728312185000);
CREATE TABLE run (
  run_key INTEGER PRIMARY KEY,
  started_ms INTEGER NOT NULL,
  ended_ms INTEGER NOT NULL,
  report TEXT NOT NULL        -- JSON, as `merge --json` printed it
) STRICT;
INSERT INTO run VALUES(1,1728312185000,1728312185000,'{"started_ms":1728312185000,"ended_ms":1728312185000,"interrupted":false,"needs_person":true,"batches":1,"operations":0,"new":0,"known":0,"new_requests":1,"new_evidence_parts":0,"newly_refused":0,"verdicts":{"ok":1},"left":0,"records":0,"withdrawn":0,"returned":0,"quarantined":{},"refused":{},"gaps":0,"missing_operations":0,"forks":0,"clocks_off":0,"unknown_forms":0,"orphans":0,"open_items":0,"requests_waiting":1,"devices":0,"forms_published":0,"devices_lacking_forms":0,"evidence_held":0,"evidence_awaited":0,"evidence_bad":0,"silent_days":3,"silent":[]}');
INSERT INTO run VALUES(2,1728312185000,1728312185000,'{"started_ms":1728312185000,"ended_ms":1728312185000,"interrupted":false,"needs_person":false,"batches":1,"operations":3,"new":3,"known":0,"new_requests":0,"new_evidence_parts":0,"newly_refused":0,"verdicts":{"ok":1},"left":0,"records":2,"withdrawn":0,"returned":0,"quarantined":{},"refused":{},"gaps":0,"missing_operations":0,"forks":0,"clocks_off":0,"unknown_forms":0,"orphans":0,"open_items":0,"requests_waiting":0,"devices":1,"forms_published":0,"devices_lacking_forms":0,"evidence_held":0,"evidence_awaited":0,"evidence_bad":0,"silent_days":3,"silent":[]}');
INSERT INTO run VALUES(3,1728312185000,1728312185000,'{"started_ms":1728312185000,"ended_ms":1728312185000,"interrupted":false,"needs_person":false,"batches":1,"operations":0,"new":0,"known":0,"new_requests":0,"new_evidence_parts":0,"newly_refused":0,"verdicts":{"ok":1},"left":0,"records":2,"withdrawn":0,"returned":1,"quarantined":{},"refused":{},"gaps":0,"missing_operations":0,"forks":0,"clocks_off":0,"unknown_forms":0,"orphans":0,"open_items":0,"requests_waiting":0,"devices":1,"forms_published":0,"devices_lacking_forms":0,"evidence_held":0,"evidence_awaited":0,"evidence_bad":0,"silent_days":3,"silent":[]}');
INSERT INTO run VALUES(4,1728312185000,1728312185000,'{"started_ms":1728312185000,"ended_ms":1728312185000,"interrupted":false,"needs_person":true,"batches":1,"operations":0,"new":0,"known":0,"new_requests":1,"new_evidence_parts":0,"newly_refused":0,"verdicts":{"ok":1},"left":0,"records":2,"withdrawn":0,"returned":1,"quarantined":{},"refused":{},"gaps":0,"missing_operations":0,"forks":0,"clocks_off":0,"unknown_forms":0,"orphans":0,"open_items":0,"requests_waiting":1,"devices":1,"forms_published":0,"devices_lacking_forms":0,"evidence_held":0,"evidence_awaited":0,"evidence_bad":0,"silent_days":3,"silent":[]}');
CREATE TABLE form (
  digest BLOB PRIMARY KEY CHECK (length (digest) = 32), -- BLAKE2b-256 of bytes
  id TEXT NOT NULL,
  version TEXT NOT NULL,
  added_ms INTEGER NOT NULL, -- host clock
  bytes BLOB NOT NULL        -- the XForms file
) STRICT, WITHOUT ROWID;
CREATE TABLE list (
  list_key INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  version TEXT NOT NULL,
  digest BLOB NOT NULL CHECK (length (digest) = 32), -- of the list as canonical CSV
  region_column TEXT,        -- the column that tells a row's region; NULL: rows have none
  columns TEXT NOT NULL,     -- JSON array of names
  row_count INTEGER NOT NULL,
  added_ms INTEGER NOT NULL
) STRICT;
INSERT INTO list VALUES(1,'regions','2024100700',X'1b43418d7cf0ba04154f646ad00ca6174139236da2a99886d13b1775a2050eeb','code','["code","name","parent","level"]',4,1728312185000);
CREATE TABLE list_row (
  list_key INTEGER NOT NULL REFERENCES list,
  place INTEGER NOT NULL,    -- 0, 1, 2 ... in the order of the file
  cells TEXT NOT NULL,       -- JSON array of texts, as many as columns
  PRIMARY KEY (list_key, place)
) STRICT, WITHOUT ROWID;
INSERT INTO list_row VALUES(1,0,'["17","Provinsi contoh","","1"]');
INSERT INTO list_row VALUES(1,1,'["17.07","Kabupaten contoh","17","2"]');
INSERT INTO list_row VALUES(1,2,'["17.07.03","Kecamatan contoh","17.07","3"]');
INSERT INTO list_row VALUES(1,3,'["17.07.03.2007","Desa contoh","17.07.03","4"]');
CREATE TABLE list_cell (
  list_key INTEGER NOT NULL REFERENCES list,
  "column" INTEGER NOT NULL, -- index into columns
  value TEXT NOT NULL,
  place INTEGER NOT NULL,
  PRIMARY KEY (list_key, "column", value, place)
) STRICT, WITHOUT ROWID;
INSERT INTO list_cell VALUES(1,0,'17',0);
INSERT INTO list_cell VALUES(1,0,'17.07',1);
INSERT INTO list_cell VALUES(1,0,'17.07.03',2);
INSERT INTO list_cell VALUES(1,0,'17.07.03.2007',3);
INSERT INTO list_cell VALUES(1,1,'Desa contoh',3);
INSERT INTO list_cell VALUES(1,1,'Kabupaten contoh',1);
INSERT INTO list_cell VALUES(1,1,'Kecamatan contoh',2);
INSERT INTO list_cell VALUES(1,1,'Provinsi contoh',0);
INSERT INTO list_cell VALUES(1,2,'',0);
INSERT INTO list_cell VALUES(1,2,'17',1);
INSERT INTO list_cell VALUES(1,2,'17.07',2);
INSERT INTO list_cell VALUES(1,2,'17.07.03',3);
INSERT INTO list_cell VALUES(1,3,'1',0);
INSERT INTO list_cell VALUES(1,3,'2',1);
INSERT INTO list_cell VALUES(1,3,'3',2);
INSERT INTO list_cell VALUES(1,3,'4',3);
CREATE TABLE list_version (
  digest BLOB PRIMARY KEY CHECK (length (digest) = 32), -- of the plain CSV
  name TEXT NOT NULL,
  version TEXT NOT NULL,
  added_ms INTEGER NOT NULL,
  region_column TEXT,
  packed BLOB NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO list_version VALUES(X'1b43418d7cf0ba04154f646ad00ca6174139236da2a99886d13b1775a2050eeb','regions','2024100700',1728312185000,'code',X'04224d18614001000000d071000000f42d636f64652c6e616d652c706172656e742c6c6576656c0a31372c50726f76696e736920636f6e746f682c2c310a31372e30372c4b616275706174656e1a004231372c321c00c72e30332c4b6563616d6174611f0000360015332200a92e323030372c446573612200602e30332c340a00000000');
CREATE TABLE holding (
  device BLOB NOT NULL CHECK (length (device) = 16),
  kind INTEGER NOT NULL CHECK (kind IN (1, 2)), -- 1 form, 2 list
  name TEXT NOT NULL,        -- form id or list name
  digest BLOB NOT NULL CHECK (length (digest) = 32),
  told_ms INTEGER NOT NULL,  -- device clock of the message
  PRIMARY KEY (device, kind, name, digest)
) STRICT, WITHOUT ROWID;
INSERT INTO holding VALUES(X'58317dfb633f3cee04175136f40687cf',1,'advice',X'33b7912872ada8eb771221a9945ab6c9659899297c1b545e64f06cdc8f5b5d43',1728312185000);
INSERT INTO holding VALUES(X'58317dfb633f3cee04175136f40687cf',1,'form_a',X'41b7819508d06629e23627ed8c12ef009087d87b094ac0d212efb85f87d3ed02',1728312185000);
INSERT INTO holding VALUES(X'58317dfb633f3cee04175136f40687cf',1,'form_a',X'ae08bc2e83d73ca80d04c929a5631482401f02fe837f913ed4bf187822de2dd0',1728312185000);
INSERT INTO holding VALUES(X'58317dfb633f3cee04175136f40687cf',1,'official',X'7d3717ef2509cda74a616b9a8557f73f7f0ed0a1b0ac2f45ee83e1a1b296aa83',1728312185000);
INSERT INTO holding VALUES(X'58317dfb633f3cee04175136f40687cf',1,'prevention',X'133a687c8bdb2d3ee5f17da26c70504b6cce85cb7da64bc3108e99c585318ad6',1728312185000);
INSERT INTO holding VALUES(X'58317dfb633f3cee04175136f40687cf',1,'public_report',X'09037f321d19a664682b650c675e2124b55c1726e8e8a9b61f4863be4ac7676f',1728312185000);
INSERT INTO holding VALUES(X'58317dfb633f3cee04175136f40687cf',2,'regions',X'1b43418d7cf0ba04154f646ad00ca6174139236da2a99886d13b1775a2050eeb',1728312185000);
CREATE TABLE above (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  sign_public BLOB NOT NULL CHECK (length (sign_public) = 32), -- Ed25519
  seal_public BLOB NOT NULL CHECK (length (seal_public) = 32), -- X25519
  name TEXT NOT NULL,
  region TEXT NOT NULL,       -- of the host above
  challenge BLOB NOT NULL CHECK (length (challenge) = 16), -- of the invitation that was taken last
  joined_ms INTEGER NOT NULL, -- this host's clock
  issued_s INTEGER,           -- of the newest certificate, clock above; NULL: not let in yet
  granted TEXT                -- region that it grants
) STRICT;
INSERT INTO above VALUES(1,X'9693dd64f347bc121a76e254eb3083dc4d89e8f6b00642718777e50e6c0cf3ac',X'10c6fecd003d9c06cc67bfb8a198d6fa969136716e17b8fa580ae8696a595a4e','Provinsi contoh','17',X'1b05be1c182d4f963b0f7f74d84eff5f',1728312185000,1728312185,'17.07');
CREATE TABLE above_receipt (
  device BLOB PRIMARY KEY CHECK (length (device) = 16), -- a handheld, a host below, or this host
  seq INTEGER NOT NULL,
  digest BLOB NOT NULL CHECK (length (digest) = 32),    -- of operation seq
  told_ms INTEGER NOT NULL,     -- clock above; the greatest counts
  accepted INTEGER NOT NULL,    -- operations that count there
  quarantined INTEGER NOT NULL  -- operations that are kept there and do not count
) STRICT, WITHOUT ROWID;
INSERT INTO above_receipt VALUES(X'58317dfb633f3cee04175136f40687cf',3,X'79a45cc43451794f88f90f33e872d78a85fed42ffc3d63b9c965cd3bf976a2c6',1728312185000,3,0);
INSERT INTO above_receipt VALUES(X'd76c0f535b866e3bae4eafe2432147a3',3,X'7f25e0fdb0257e6b860158b204668eba606d53ac6d7367bbb7d49269ebf8a8a0',1728312185000,3,0);
CREATE TABLE above_blob (
  device BLOB NOT NULL CHECK (length (device) = 16), -- of the receipt
  digest BLOB NOT NULL CHECK (length (digest) = 32),
  PRIMARY KEY (digest, device)
) STRICT, WITHOUT ROWID;
CREATE TABLE view_basis (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  digest BLOB NOT NULL -- host/views/host-views.c
) STRICT;
INSERT INTO view_basis VALUES(1,X'e4844f5fb82ec28685d583892203226f8543319a2abde7322a909520f0a4e1c6');
CREATE TABLE view_dirty_record (record_key INTEGER PRIMARY KEY) STRICT;
CREATE TABLE view_dirty_device (author_key INTEGER PRIMARY KEY) STRICT;
CREATE TABLE v_record (
  record_key INTEGER PRIMARY KEY,
  id BLOB NOT NULL,            -- 16 bytes
  author_key INTEGER,          -- of the create; NULL: orphan
  state TEXT NOT NULL,         -- "active", "withdrawn", "orphan" (its create is not here or not counted)
  form TEXT,                   -- form id; NULL: orphan
  form_version TEXT,
  form_known INTEGER NOT NULL, -- 0: this host does not have that form
  -- Core columns, bound by pw:column in the form, as the record stands now. NULL: no answer.
  village TEXT,                -- Kemendagri code
  election TEXT,
  stage TEXT,
  violation_found TEXT,        -- code of the form: "yes", "no"
  occurred_at TEXT,            -- ISO 8601
  known_at TEXT,
  acts TEXT,                   -- JSON array of codes; see v_act
  subjects TEXT,               -- JSON array of arrays: name, position, role; see v_subject
  created_ms INTEGER,          -- device clock
  created_offset_min INTEGER,  -- local time minus UTC
  operations INTEGER NOT NULL, -- that count
  disputed INTEGER NOT NULL,   -- fields with several values
  evidence INTEGER NOT NULL,   -- files attached
  -- What the office last said of it; NULL: nothing.
  review TEXT,                 -- "returned" (its author is asked to answer), "answered", "accepted"
  review_ms INTEGER            -- host clock of that review
) STRICT;
INSERT INTO v_record VALUES(3,X'ff1ae10f4be084a50de584ad10ce3e9a',2,'active','form_a','2026112200',1,'17.07.03.2007','pilkada','kampanye','no',NULL,NULL,NULL,NULL,1728312185000,420,3,0,0,'returned',1728312185000);
INSERT INTO v_record VALUES(4,X'9d7150fdc3cd47dc46f6da4e0f8a9f33',2,'active','form_a','2026112200',1,'17.07.03.2007','pilkada','kampanye','no',NULL,NULL,NULL,NULL,1728312185000,420,1,0,0,NULL,NULL);
CREATE TABLE v_evidence (
  record_key INTEGER NOT NULL,
  digest BLOB NOT NULL,        -- of the file
  size INTEGER NOT NULL,
  media_type TEXT,
  file_name TEXT,
  caption TEXT,
  PRIMARY KEY (record_key, digest)
) STRICT, WITHOUT ROWID;
CREATE TABLE v_item (
  id BLOB NOT NULL PRIMARY KEY, -- 8 bytes, the same on every host and after every rebuild
  kind TEXT NOT NULL,          -- "disputed": a field; "fork": two logs under one device;
                               -- "answered": the author answered what the office had asked
  record_key INTEGER,          -- disputed, answered
  path TEXT,                   -- disputed: the field
  author_key INTEGER,          -- fork
  seq INTEGER                  -- fork: first number where the logs differ
) STRICT, WITHOUT ROWID;
CREATE TABLE v_device (
  author_key INTEGER PRIMARY KEY,
  name TEXT NOT NULL,          -- by the newest enrol
  region TEXT NOT NULL,        -- granted, likewise
  revoked_after INTEGER,       -- by the newest revoke; NULL: trusted
  seq INTEGER NOT NULL,        -- 1..seq are held without a gap, on the longest branch
  digest BLOB NOT NULL,        -- of operation seq; of the public key when seq is 0
  max_seq INTEGER NOT NULL,    -- greatest number held
  missing INTEGER NOT NULL,    -- numbers below max_seq of which nothing is held
  forked INTEGER NOT NULL,     -- first number where two logs differ; 0: no fork
  operations INTEGER NOT NULL, -- held, those not counted included
  seal BLOB,                   -- a host below: its X25519 key; NULL: a handheld
  host BLOB,                   -- id of the host below that it reports to; NULL: this host
  kept_after INTEGER           -- that host revoked it after this number, and it stays trusted here
) STRICT;
INSERT INTO v_device VALUES(2,'PKD contoh','17.07.03',NULL,3,X'79a45cc43451794f88f90f33e872d78a85fed42ffc3d63b9c965cd3bf976a2c6',3,0,0,3,NULL,NULL,NULL);
INSERT INTO v_device VALUES(3,'Kecamatan contoh','17.07.03',NULL,0,X'6b7f5a4f37214cfa058f33ad89d67def7ac1132646996b2273a7869fe9cf6fa1',0,0,0,0,X'86834fcdb5f72b6c4f1476adeefb6d9cc698caa2f35a61eb9806964618aebc1d',NULL,NULL);
CREATE TABLE v_reported (
  author_key INTEGER NOT NULL, -- the host that says it
  device BLOB NOT NULL,        -- 16 bytes
  public_key BLOB NOT NULL,
  seal BLOB,                   -- a host further below: its X25519 key; NULL: a handheld
  name TEXT NOT NULL,          -- by its newest enrol
  region TEXT NOT NULL,        -- likewise
  enrolled_ms INTEGER NOT NULL, -- likewise; clock of that host
  revoked_after INTEGER,       -- by its newest revoke; NULL: trusted
  PRIMARY KEY (author_key, device)
) STRICT, WITHOUT ROWID;
CREATE TABLE v_refused (
  op_key INTEGER PRIMARY KEY,
  author_key INTEGER NOT NULL,
  record_key INTEGER,          -- NULL: about no record
  code TEXT NOT NULL           -- host/verify/host-verdict.h
) STRICT;
CREATE INDEX verdict_open ON verdict (spool_key) WHERE is_open = 1;
CREATE INDEX arrival_spool ON arrival (spool_key);
CREATE INDEX segment_author ON segment (author_key, first_seq);
CREATE INDEX op_place ON op (author_key, seq);
CREATE INDEX op_record ON op (record_key) WHERE record_key IS NOT NULL;
CREATE INDEX blob_part_spool ON blob_part (spool_key);
CREATE INDEX outbox_device ON outbox (device);
CREATE INDEX v_record_odd ON v_record (state, form_known) WHERE state <> 'active' OR form_known = 0;
CREATE INDEX v_record_review ON v_record (author_key, review) WHERE review IS NOT NULL;
CREATE INDEX v_evidence_file ON v_evidence (digest);
CREATE INDEX v_item_record ON v_item (record_key) WHERE record_key IS NOT NULL;
CREATE INDEX v_item_author ON v_item (author_key) WHERE author_key IS NOT NULL;
CREATE INDEX v_reported_device ON v_reported (device);
CREATE INDEX v_refused_author ON v_refused (author_key);
CREATE INDEX v_refused_record ON v_refused (record_key) WHERE record_key IS NOT NULL;
CREATE VIEW v_subject (record_key, place, name, position, role) AS
SELECT v_record.record_key, one.key + 1, one.value ->> 0, one.value ->> 1, one.value ->> 2
FROM v_record, json_each (v_record.subjects) AS one;
CREATE VIEW v_act (record_key, act) AS
SELECT v_record.record_key, one.value FROM v_record, json_each (v_record.acts) AS one;
CREATE VIEW v_contact (author_key, host_ms, device_ms, medium, offset_ms, clock_off) AS
WITH last (author_key, spool_key, host_ms, device_ms, medium) AS (
  SELECT contact.author_key, contact.spool_key, contact.host_ms, contact.device_ms,
    iif (v_device.host IS NULL, spool.medium, 'host')
  FROM v_device
  JOIN contact ON contact.author_key = v_device.author_key
    AND contact.spool_key = (SELECT other.spool_key FROM contact AS other
                             WHERE other.author_key = v_device.author_key
                             ORDER BY other.host_ms DESC, other.spool_key DESC LIMIT 1)
  JOIN spool ON spool.spool_key = contact.spool_key
)
SELECT author_key, host_ms, device_ms, medium,
  iif (medium = 'qr' OR device_ms > host_ms, device_ms - host_ms, NULL),
  iif (medium = 'qr', abs (device_ms - host_ms), device_ms - host_ms) > 86400000
FROM last;
CREATE VIEW v_evidence_state (digest, size, record_key, held_bytes, state) AS
SELECT v_evidence.digest, v_evidence.size, v_evidence.record_key,
  (SELECT coalesce (sum (part.length), 0)
   FROM (SELECT DISTINCT digest, size, offset, length FROM blob_part) AS part
   WHERE part.digest = v_evidence.digest AND part.size = v_evidence.size),
  CASE WHEN blob.good = 1 AND blob.size = v_evidence.size THEN 'held'
       WHEN blob.digest IS NULL THEN 'awaited'
       ELSE 'bad' END
FROM v_evidence LEFT JOIN blob ON blob.digest = v_evidence.digest;
CREATE VIEW v_report (device, host, host_key, public_key, seal, name, region, enrolled_ms, revoked_after,
  enrolled) AS
SELECT v_reported.device, host.id, v_reported.author_key, v_reported.public_key, v_reported.seal,
  v_reported.name, v_reported.region, v_reported.enrolled_ms, v_reported.revoked_after,
  EXISTS (SELECT 1 FROM author JOIN v_device USING (author_key) WHERE author.id = v_reported.device)
FROM v_reported
JOIN author AS host ON host.author_key = v_reported.author_key
JOIN v_device AS below ON below.author_key = v_reported.author_key AND below.host IS NULL;
CREATE VIEW v_withdrawn_trust (device, author_key, host_key, revoked_after) AS
SELECT v_reported.device, v_device.author_key, v_reported.author_key, v_reported.revoked_after
FROM v_reported
JOIN author AS below ON below.author_key = v_reported.author_key
JOIN author ON author.id = v_reported.device
JOIN v_device ON v_device.author_key = author.author_key AND v_device.host = below.id
WHERE v_reported.revoked_after IS NOT NULL AND v_reported.revoked_after IS NOT v_device.revoked_after
  AND v_reported.revoked_after IS NOT v_device.kept_after;
CREATE VIEW v_open_item (id, kind, record_key, path, author_key, seq) AS
SELECT id, kind, record_key, path, author_key, seq FROM v_item
UNION ALL
SELECT substr (digest, 1, 8), 'evidence', record_key, NULL, NULL, NULL FROM v_evidence_state
WHERE state = 'bad'
UNION ALL
SELECT substr (device, 1, 8), 'revoked', NULL, NULL, author_key, revoked_after FROM v_withdrawn_trust;
CREATE VIEW v_village (village, light, records, violations, disputed, newest_ms) AS
WITH rule (yellow_from, red_from) AS (VALUES (1, 3)),
counted (village, records, violations, disputed, newest_ms) AS (
  SELECT village, count (*), sum (violation_found IS 'yes'), sum (disputed > 0), max (created_ms)
  FROM v_record WHERE village IS NOT NULL AND state = 'active' GROUP BY village
),
place (village) AS (
  SELECT village FROM counted
  UNION SELECT region FROM v_device WHERE length (region) >= 13
  UNION SELECT village FROM v_record WHERE village IS NOT NULL
)
SELECT place.village,
  CASE WHEN counted.records IS NULL THEN 'grey'
       WHEN counted.violations >= rule.red_from THEN 'red'
       WHEN counted.violations >= rule.yellow_from THEN 'yellow'
       WHEN counted.disputed > 0 THEN 'yellow'
       ELSE 'green' END,
  coalesce (counted.records, 0), coalesce (counted.violations, 0), coalesce (counted.disputed, 0),
  counted.newest_ms
FROM rule, place LEFT JOIN counted ON counted.village = place.village;
COMMIT;
PRAGMA application_id = 1347897393;
PRAGMA user_version = 3;
