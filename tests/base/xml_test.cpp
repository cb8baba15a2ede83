#include "base/xml.hpp"

#include <gtest/gtest.h>

namespace tcpspec::base {
namespace {

TEST(XmlAttribute, KeepsLineEndsThroughNormalization) {
  EXPECT_EQ(xml_attribute("a\nb\tc"), "a&#10;b&#9;c");
  EXPECT_EQ(xml_text("a\nb"), "a\nb");
}

TEST(XmlText, LeavesOutNoncharactersThatXmlForbids) {
  EXPECT_EQ(xml_text("a\xef\xbf\xbe\xef\xbf\xbf"
                     "b"),
            "ab");
}

TEST(XmlText, EscapesWhatWouldBeMarkup) {
  EXPECT_EQ(xml_text("a<b> & \"c\""), "a&lt;b&gt; &amp; &quot;c&quot;");
  EXPECT_EQ(xml_text(""), "");
}

TEST(XmlText, LeavesOutWhatATerminalObeysWhole) {
  EXPECT_EQ(xml_text("a\x1b[31;1mred\x1b[0m\x07"), "ared");
  EXPECT_EQ(xml_text("a\x1b"), "a");
  EXPECT_EQ(xml_text("a\x1b[31"), "a") << "an escape that is not complete";
}

TEST(XmlText, ReplacesWhatIsNotUtf8) { EXPECT_EQ(xml_text("a\xff\xc3(b"), "a\uFFFD\uFFFD(b"); }

}  // namespace
}  // namespace tcpspec::base
