// test: what is wrong with the markup of a page: tags that do not match or would fetch or run something, ids that stand
// twice, links that lead nowhere or out of the page.
#pragma once
#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace utfall::desk {

class MarkupCheck {
public:
    explicit MarkupCheck(const std::string& page) {
        const std::size_t style = page.find("<style>"), style_end = page.find("</style>");
        read(page.substr(0, style) + page.substr(style_end + 8));
        for (const char* outside : {"url(", "@import", "<"})
            if (page.substr(style + 7, style_end - style - 7).find(outside) != std::string::npos)
                faults_ += std::string("in the style: ") + outside + "\n";
        if (!open_.empty()) faults_ += "not closed: " + open_.back() + "\n";
        for (const std::string& link : links_)
            if (ids_.count(link) == 0) faults_ += "leads nowhere: #" + link + "\n";
    }
    [[nodiscard]] const std::string& faults() const { return faults_; }

private:
    void read(const std::string& page) {
        for (std::size_t at = page.find('<'); at != std::string::npos;
             at = page.find('<', at + 1)) {
            const std::string tag = page.substr(at + 1, page.find('>', at) - at - 1);
            const std::string name = tag.substr(0, tag.find(' '));
            if (name == "!doctype" || name == "meta") continue;
            for (const char* active :
                 {"script", "link", "img", "iframe", "object", "embed", "form", "base"})
                if (name == active) faults_ += "not in this page: " + name + "\n";
            if (tag.find(" src=") != std::string::npos || tag.find(" on") != std::string::npos)
                faults_ += "not in this page: " + tag + "\n";
            if (const std::string out = attribute(tag, " href=\""); !out.empty() && out[0] != '#')
                faults_ += "leads out: " + out + "\n";
            if (name[0] == '/')
                close(name.substr(1));
            else
                open_.push_back(name);
            if (const std::string id = attribute(tag, " id=\"");
                !id.empty() && !ids_.insert(id).second)
                faults_ += "id twice: " + id + "\n";
            if (const std::string link = attribute(tag, " href=\"#"); !link.empty())
                links_.insert(link);
            std::string named = attribute(tag, " aria-labelledby=\"");
            for (std::size_t end = 0; !named.empty(); named.erase(0, end + 1)) {
                end = std::min(named.find(' '), named.size() - 1);
                links_.insert(named.substr(0, end + (named[end] == ' ' ? 0 : 1)));
            }
        }
    }
    void close(const std::string& name) {
        if (open_.empty() || open_.back() != name)
            faults_ += "closed too early: " + name + "\n";
        else
            open_.pop_back();
    }
    static std::string attribute(const std::string& tag, const std::string& opening) {
        const std::size_t at = tag.find(opening);
        return at == std::string::npos
                   ? ""
                   : tag.substr(at + opening.size(),
                                tag.find('"', at + opening.size()) - at - opening.size());
    }

    std::vector<std::string> open_;
    std::set<std::string> ids_, links_;
    std::string faults_;
};

}  // namespace utfall::desk
