"""The words of every problem with a run over a whole register: the sentence, then the cure."""

from ipaward.domain.words import Words

RUN_PROBLEMS: dict[str, tuple[Words, Words]] = {
    "batch-folder-there": (
        Words(zh="`{folder}` 已经有了，不会覆盖", en="`{folder}` is there, and never overwritten"),
        Words(
            zh="用 --resume 继续那次运行，或写到别处",
            en="continue its run with --resume, or write elsewhere",
        ),
    ),
    "batch-folder-foreign": (
        Words(
            zh="`{folder}` 里有别的东西，不是批量运行的文件夹",
            en="`{folder}` holds other things and is no folder of a batch run",
        ),
        Words(zh="写到一个新的文件夹", en="write to a new folder"),
    ),
    "batch-progress-broken": (
        Words(
            zh="`{file}` 不是批量运行写的，读不懂",
            en="`{file}` is not as a batch run wrote it, and cannot be read",
        ),
        Words(zh="写到一个新的文件夹", en="write to a new folder"),
    ),
    "batch-differs": (
        Words(
            zh="接着做的和开始时不一样：{what} 是 `{now}`，原来是 `{before}`",
            en="this is not the run that was begun: {what} is `{now}` and was `{before}`",
        ),
        Words(
            zh="照原样写命令、还原输入，或写到一个新的文件夹",
            en="give the command and the input as they were, or write to a new folder",
        ),
    ),
    "batch-no-inputs": (
        Words(
            zh="文件夹 `{folder}` 里没有可读的文件（{kinds}）",
            en="the folder `{folder}` holds no file that can be read ({kinds})",
        ),
        Words(zh="核对文件夹", en="check the folder"),
    ),
    "batch-mixed-inputs": (
        Words(
            zh="文件夹 `{folder}` 里既有 Parquet，又有别的",
            en="the folder `{folder}` holds Parquet and other files",
        ),
        Words(zh="分开放，分别运行", en="keep them apart, and run them one after the other"),
    ),
    "batch-partitioned-rows": (
        Words(
            zh="文件夹 `{step}` 的名称说出一个事实，而只有 Parquet 可以这样写",
            en="the folder `{step}` says a fact by its name, which only Parquet may do",
        ),
        Words(
            zh="把它写成文件里的一列，或改用 Parquet",
            en="write it as a column of the files, or use Parquet",
        ),
    ),
    "batch-input-changed": (
        Words(zh="运行期间 `{file}` 改变了", en="`{file}` was changed while the run was going on"),
        Words(
            zh="等文件写完，再写到一个新的文件夹",
            en="wait until the file is complete, then write to a new folder",
        ),
    ),
    "mapping-for-tables": (
        Words(
            zh="对照表的 `{key}` 只对表格有意义，Parquet 的列不能这样读",
            en="`{key}` of the mapping is for tables, and columns of Parquet cannot be read by it",
        ),
        Words(
            zh="对照表只写哪一列是哪个事实；单位和用词在写 Parquet 时换好",
            en="let it say only which column is which fact; convert units and words when the"
            " Parquet file is written",
        ),
    ),
    "broken-gzip": (
        Words(zh="压缩文件损坏或不完整", en="the packed file is damaged or not complete"),
        Words(zh="重新取得这个文件", en="get the file again"),
    ),
    "gzip-ratio": (
        Words(
            zh="解压后超过压缩文件的 {most} 倍，可能有恶意",
            en="it unpacks to more than {most} times its size, which looks like malice",
        ),
        Words(zh="自己解压，核对以后再交", en="unpack it yourself, look at it, then hand it in"),
    ),
    "batch-no-run": (
        Words(
            zh="`{folder}` 不是批量运行的文件夹",
            en="`{folder}` is no folder of a batch run",
        ),
        Words(
            zh="写出 ipaward batch run 的 --out，或一个申请文件",
            en="name the --out of an `ipaward batch run`, or a file of applications",
        ),
    ),
    "batch-not-finished": (
        Words(zh="`{folder}` 里的运行还没有做完", en="the run in `{folder}` has not been finished"),
        Words(
            zh="先用 ipaward batch run … --resume 做完它",
            en="finish it with `ipaward batch run … --resume`",
        ),
    ),
    "batch-run-changed": (
        Words(
            zh="`{file}` 不是运行写出的那个文件", en="`{file}` is not the file that the run wrote"
        ),
        Words(
            zh="从备份里还原它，或写到一个新的文件夹重新运行",
            en="restore it, or run again into a new folder",
        ),
    ),
    "batch-run-differs": (
        Words(
            zh="现在的{what}不是运行时的：现在是 `{now}`，那时是 `{before}`",
            en="{what} is not what the run was done with: it is `{now}` and was `{before}`",
        ),
        Words(
            zh="还原成运行时的样子，或写到一个新的文件夹重新运行",
            en="bring back what it was, or run again into a new folder",
        ),
    ),
    "batch-input-gone": (
        Words(
            zh="运行读的输入 `{name}` 现在没有",
            en="the input `{name}` that the run read is not there",
        ),
        Words(
            zh="在运行时的那个文件夹里执行，或把输入放回原处",
            en="go to the folder the run was started in, or put the input back",
        ),
    ),
    "batch-input-more": (
        Words(
            zh="运行没有读过 `{name}`，现在输入里却有它",
            en="`{name}` lies among the input now and was not read by the run",
        ),
        Words(
            zh="移走它，或写到一个新的文件夹重新运行",
            en="take it away, or run again into a new folder",
        ),
    ),
    "batch-by-many": (
        Words(
            zh="`{by}` 是{what}，不是一个值，不能按它计数",
            en="`{by}` is {what} and no single value, so nothing can be counted by it",
        ),
        Words(
            zh="写一个值，比如它有几项、有没有某一项",
            en="write a single value, for example how many items it has",
        ),
    ),
}
