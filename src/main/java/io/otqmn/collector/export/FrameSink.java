package io.otqmn.collector.export;

/**
 * Takes frames and tells each one's fate exactly once, in any order across cameras and in order
 * within one. Never blocks: the caller bounds what is outstanding.
 */
public interface FrameSink {
  void submit(ExportableFrame frame);
}
